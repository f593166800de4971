import { randomInt } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  about,
  catchInterruption,
  counted,
  EXIT,
  formatCount,
  formatSeconds,
  type Host,
  type Output,
  type UseFlags,
} from '@reverie/cli';
import { type UsedModel, useModel } from '@reverie/cli/run';
import { Random } from '@reverie/core';
import type { CharRNN } from '../../models/char-rnn.ts';
import { CHAR_RNN } from '../../models/pretrained.ts';
import { beamSearch } from '../../sampling/beam-search.ts';
import type { GenerateOptions } from '../../sampling/generate.ts';

/** Flags of `sample`. */
export interface SampleFlags extends UseFlags {
  readonly primetext: string;
  readonly length: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly beam?: number;
}

/** A model and the name under which it was asked for. */
type Named = Pick<UsedModel<CharRNN>, 'model' | 'path'>;

/** `reverie-rnn sample [CHECKPOINT]`. @returns the exit code */
export function runSample(path: string | undefined, flags: SampleFlags, host: Host): Promise<number> {
  const request = { path: path ?? 'tiny-shakespeare', kinds: [CHAR_RNN], flags, host };
  return useModel(request, async (used) => {
    const { model, output } = used;
    await about('--primetext', () => model.vocabulary.encode(flags.primetext));
    return flags.beam === undefined
      ? sample(used, flags, host, output)
      : search(used, flags, flags.beam, output);
  });
}

/** Draws a text, which appears character by character. */
async function sample(
  { path: name, model }: Named,
  flags: SampleFlags,
  host: Host,
  output: Output,
): Promise<number> {
  const { primetext, length, temperature, topK, topP, stop = [], seed = randomInt(1e6) } = flags;
  const interruption = catchInterruption(host, () => undefined);
  const limits = { ...(topK === undefined ? {} : { topK }), ...(topP === undefined ? {} : { topP }) };
  const options = { length, temperature, stop, random: new Random(seed).split('sample'), ...limits };
  const started = performance.now();
  let text: string;
  try {
    text = await write(model, primetext, { ...options, signal: interruption.signal }, output);
  } finally {
    interruption.release();
  }
  const seconds = (performance.now() - started) / 1000;
  const characters = [...text].length;
  const facts = { seed, temperature, ...limits, characters, seconds };
  output.json({ checkpoint: name, prompt: primetext, text, ...facts });
  const speed = `${counted(characters, 'character')} in ${formatSeconds(seconds)} (${formatCount(characters / seconds)} a second)`;
  output.say(`\n${name}: ${speed}, --temperature ${temperature} --seed ${seed}`);
  return interruption.exitCode() ?? EXIT.OK;
}

/** Writes prompt and text as it comes. @returns the text */
async function write(
  model: CharRNN,
  prompt: string,
  options: GenerateOptions,
  output: Output,
): Promise<string> {
  let text = '';
  output.result(output.strong.result(prompt));
  for await (const character of model.stream(prompt, options)) {
    text += character;
    output.result(character);
    await setImmediate(); // lets signals and a closed pipe come through
  }
  output.result('\n');
  return text;
}

/** Finds the most probable texts. */
async function search(
  { path: name, model }: Named,
  flags: SampleFlags,
  width: number,
  output: Output,
): Promise<number> {
  const { primetext, length } = flags;
  const started = performance.now();
  const hypotheses = await beamSearch(model, primetext, { width, length });
  const seconds = (performance.now() - started) / 1000;
  const [best = { text: '', logProb: Number.NaN }] = hypotheses;
  output.result(`${output.strong.result(primetext)}${best.text}\n`);
  output.json({ checkpoint: name, prompt: primetext, beam: width, hypotheses, seconds });
  const found = `the most probable of ${hypotheses.length}, log-probability ${best.logProb.toFixed(2)}`;
  output.say(`\n${name}: ${found}, in ${formatSeconds(seconds)}`);
  return EXIT.OK;
}
