/**
 * Whether each letter of a row occurs again later in it: tagging that needs what stands to the right (many to many, in both
 * directions). A network that reads from left to right can only guess by how much of the row is left; one that reads both ways knows.
 */
import { type LabeledBatch, Random, useBackend } from '@reverie/core';
import { isMain } from './is-main.ts';
import { labelAccuracy } from './label-sequences.ts';

const LETTERS = 8;
const LENGTH = 12;

/** Random letters [rows, 12], and 1 where the same letter follows. */
function rowsOf(rows: number, random: Random): LabeledBatch {
  const inputs = Int32Array.from({ length: rows * LENGTH }, () => random.integer(LETTERS));
  const targets = inputs.map((letter, at) => {
    const rest = inputs.subarray(at + 1, at - (at % LENGTH) + LENGTH);
    return Number(rest.includes(letter));
  });
  return {
    inputs: { data: inputs, shape: [rows, LENGTH] },
    targets: { data: targets, shape: [rows, LENGTH] },
  };
}

/** The best that anyone can do who knows only how many letters are left: the likelier answer at each place. */
export const BEST_GUESS: number =
  Array.from({ length: LENGTH }, (_, left) => (1 - 1 / LETTERS) ** left)
    .map((never) => Math.max(never, 1 - never))
    .reduce((sum, share) => sum + share, 0) / LENGTH;

/** The share of the letters of unseen rows that are tagged right. */
export function contextAccuracy(bidirectional: boolean, steps: number): Promise<number> {
  const random = new Random(1);
  const sizes = { inputSize: LETTERS, hiddenSize: 32, outputs: 2 };
  const config = { cell: 'gru', ...sizes, bidirectional, each: 'step' } as const;
  const data = { known: rowsOf(6400, random.split('known')), unknown: rowsOf(1000, random.split('unknown')) };
  return labelAccuracy(config, data, { steps, batchSize: 64, learningRate: 1e-2 }, random);
}

if (isMain(import.meta.url)) {
  await useBackend();
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  console.log(`best guess      ${percent(BEST_GUESS)}`);
  console.log(`left to right   ${percent(await contextAccuracy(false, 600))}`);
  console.log(`both directions ${percent(await contextAccuracy(true, 600))}`);
}
