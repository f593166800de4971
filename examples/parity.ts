/**
 * The parity of a stream of bits, after each of them: one bit of memory that every 1 turns over (many to many, aligned). An LSTM
 * learns to keep it for 100 bits; an Elman network, trained the same way, does no better than a coin.
 */
import { bernoulliArray, type LabeledBatch, Random, useBackend } from '@reverie/core';
import type { CellName } from '@reverie/rnn';
import { isMain } from './is-main.ts';
import { labelAccuracy } from './label-sequences.ts';

const BITS = 100;

/** Streams of random bits [rows, 100] and their parities [rows, 100]. */
function streams(rows: number, random: Random): LabeledBatch {
  const inputs = Int32Array.from(bernoulliArray(random, rows * BITS, 0.5));
  const targets = Int32Array.from(inputs);
  for (let at = 0; at < targets.length; at++) if (at % BITS > 0) targets[at]! ^= targets[at - 1]!;
  return { inputs: { data: inputs, shape: [rows, BITS] }, targets: { data: targets, shape: [rows, BITS] } };
}

/** The share of the parities of unseen streams that a network has right. */
export function parityAccuracy(cell: CellName, steps: number): Promise<number> {
  const random = new Random(1);
  const config = { cell, inputSize: 2, hiddenSize: 32, outputs: 2, each: 'step' } as const;
  const data = {
    known: streams(3200, random.split('known')),
    unknown: streams(200, random.split('unknown')),
  };
  return labelAccuracy(config, data, { steps, batchSize: 32, learningRate: 1e-2 }, random);
}

if (isMain(import.meta.url)) {
  await useBackend();
  for (const cell of ['lstm', 'gru', 'elman'] as const) {
    const accuracy = await parityAccuracy(cell, 600);
    console.log(
      `${cell.padEnd(5)} ${(100 * accuracy).toFixed(1)}% of the parities after each of ${BITS} bits`,
    );
  }
}
