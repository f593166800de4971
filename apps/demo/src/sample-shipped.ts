import type { Random } from '@reverie/core';
import { loadPretrained } from '@reverie/rnn';
import { bold, dim, formatCount, say } from './say.ts';

const PROMPT = 'ROMEO:';
const LENGTH = 400;
const TEMPERATURE = 0.8;

/** Loads the checkpoint that ships with `@reverie/rnn` and lets it write, a character at a time. */
export async function sampleShipped(random: Random, seed: number): Promise<void> {
  const model = await loadPretrained('tiny-shakespeare');
  const { cell, hiddenSize } = model.config;
  say(`${bold('1  A model that ships with @reverie/rnn')}, trained on Shakespeare (${cell} ${hiddenSize})`);
  say(dim(`   prompt ${JSON.stringify(PROMPT)}, temperature ${TEMPERATURE}, seed ${seed}\n`));
  process.stdout.write(bold(PROMPT));
  const started = performance.now();
  const options = { random: random.split('sample'), length: LENGTH, temperature: TEMPERATURE };
  for await (const character of model.stream(PROMPT, options)) process.stdout.write(character);
  const seconds = (performance.now() - started) / 1000;
  say(
    dim(
      `\n\n   ${LENGTH} characters in ${seconds.toFixed(2)} s: ${formatCount(LENGTH / seconds)} characters/s\n`,
    ),
  );
  model.dispose();
}
