import type { Random } from '@reverie/core';
import { loadPretrained, type PretrainedName } from '@reverie/rnn';
import { bold, dim, formatCount, say } from './say.ts';

/** Two voices: who wrote, and what they go on from. */
const VOICES = [
  { name: 'tiny-shakespeare', author: 'Shakespeare', prompt: 'ROMEO:' },
  { name: 'moby-dick', author: 'Melville', prompt: 'The old sailor ' },
] as const satisfies readonly { name: PretrainedName; author: string; prompt: string }[];
const LENGTH = 300;
const TEMPERATURE = 0.8;

/** Loads the checkpoints that ship with `@reverie/rnn` and lets them write, a character at a time. */
export async function sampleShipped(random: Random, seed: number): Promise<void> {
  say(`${bold('1  Two models that ship with @reverie/rnn')}`);
  say(dim(`   temperature ${TEMPERATURE}, seed ${seed}`));
  for (const voice of VOICES) await write(voice, random.split(voice.name));
}

async function write({ name, author, prompt }: (typeof VOICES)[number], random: Random): Promise<void> {
  const model = await loadPretrained(name);
  const { cell = 'lstm', hiddenSize, layers } = model.config;
  say(`\n   ${bold(author)} ${dim(`(${cell}, ${layers} layers of ${hiddenSize})`)}\n`);
  process.stdout.write(bold(prompt));
  const started = performance.now();
  const options = { random, length: LENGTH, temperature: TEMPERATURE };
  for await (const character of model.stream(prompt, options)) process.stdout.write(character);
  const seconds = (performance.now() - started) / 1000;
  const speed = `${LENGTH} characters in ${seconds.toFixed(2)} s: ${formatCount(LENGTH / seconds)} characters/s`;
  say(dim(`\n\n   ${speed}\n`));
  model.dispose();
}
