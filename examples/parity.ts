/**
 * The parity of a stream of bits, after each of them: one bit of memory that every 1 turns over (many to many, aligned). An LSTM
 * learns to keep it for 100 bits; an Elman network, trained the same way, does no better than a coin.
 */
import * as reverie from '@reverie/core';
import { Random, tf } from '@reverie/core';
import { SequenceLabeler, type SequenceLabelerConfig } from '@reverie/rnn';
import { isMain } from './is-main.ts';

/** Streams of random bits [rows, time] and their parities [rows, time]. */
function streams(rows: number, time: number, random: Random): reverie.LabeledBatch {
  const inputs = Int32Array.from(reverie.bernoulliArray(random, rows * time, 0.5));
  const targets = Int32Array.from(inputs);
  for (let at = 0; at < targets.length; at++) if (at % time > 0) targets[at]! ^= targets[at - 1]!;
  return { inputs: { data: inputs, shape: [rows, time] }, targets: { data: targets, shape: [rows, time] } };
}

/** The share of the parities after each of 100 bits that a network has right when it was trained so long. */
export async function accuracyAfter(steps: number, cell: SequenceLabelerConfig['cell']): Promise<number> {
  const random = new Random(1);
  const network = new SequenceLabeler(
    { cell, inputSize: 2, hiddenSize: 32, outputs: 2, each: 'step' },
    random.split('network'),
  );
  await reverie.train(reverie.supervised(network, reverie.softmaxCrossEntropy), {
    data: reverie.arraySource(streams(3200, 100, random.split('streams')), {
      batchSize: 32,
      shuffle: random,
    }),
    optimizer: reverie.chain(reverie.clipByGlobalNorm(1), reverie.adam({ learningRate: 1e-2 })),
    steps,
    random,
  });
  const { inputs, targets } = reverie.toTensors(streams(200, 100, random.split('test')));
  const right = tf.tidy(() =>
    tf.mean(tf.cast(tf.equal(tf.argMax(network.forward(inputs), 2), targets), 'float32')),
  );
  const [accuracy] = await right.data();
  tf.dispose([inputs, targets, right]);
  network.dispose();
  return accuracy!;
}

if (isMain(import.meta.url)) {
  await reverie.useBackend();
  for (const cell of ['lstm', 'gru', 'elman'] as const) {
    const accuracy = await accuracyAfter(600, cell);
    console.log(`${cell.padEnd(5)} ${(100 * accuracy).toFixed(1)}% of the parities after each of 100 bits`);
  }
}
