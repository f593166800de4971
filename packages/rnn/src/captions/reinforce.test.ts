import { Random, tf, useBackend } from '@reverie/core';
import { beforeAll, expect, test } from 'vitest';
import { drawPlaces, glimpse } from '../attention/glimpse.ts';
import { placeEntropy, reinforce } from './reinforce.ts';

beforeAll(async () => {
  await useBackend('simd');
});

/** A toy with two draws from three places each: what the first brings, and what the second brings after the first. */
const LOGITS = [
  [0.5, -0.3, 0.1],
  [-0.2, 0.4, 0.9],
];
const FIRST = [1, -2, 0.5];
const SECOND = [
  [0, 1, 3],
  [2, -1, 0],
  [1, 1, -2],
];
const SAMPLES = 1e5;
const BASELINE = 0.3;

const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

/** The gradient of −E[reward] by all nine outcomes: Σ p(a, b) · reward(a, b) · (p − one-hot). */
function exactGradient(): number[] {
  const [p, q] = LOGITS.map(softmax) as [number[], number[]];
  const gradient = new Array<number>(6).fill(0);
  for (const [a, pa] of p.entries()) {
    for (const [b, qb] of q.entries()) {
      const weighted = pa * qb * (FIRST[a]! + SECOND[a]![b]!);
      for (let place = 0; place < 3; place++) {
        gradient[place]! += weighted * (p[place]! - (place === a ? 1 : 0));
        gradient[3 + place]! += weighted * (q[place]! - (place === b ? 1 : 0));
      }
    }
  }
  return gradient;
}

/** The estimate of each sample: [samples, 2, 3]. */
function estimates(): tf.Tensor {
  const probsOf = (logits: tf.Tensor): tf.Tensor3D => tf.softmax(logits) as tf.Tensor3D;
  const logits = tf.tile(tf.tensor3d([LOGITS]), [SAMPLES, 1, 1]);
  const drawn = drawPlaces(new Random(1), probsOf(logits));
  const [first, second] = tf.split(drawn, 2, 1).map((step) => tf.squeeze(step, [1]) as tf.Tensor2D);
  const [one, two] = [
    tf.matMul(first!, tf.tensor2d(FIRST, [3, 1])),
    tf.sum(tf.mul(tf.matMul(first!, tf.tensor2d(SECOND)), second!), 1, true),
  ];
  const rewards = tf.concat([tf.add(one, two), two], 1); // what comes of a draw: [samples, 2]
  const advantages = tf.sub(rewards, tf.tensor1d([2 * BASELINE, BASELINE])) as tf.Tensor2D;
  const loss = (given: tf.Tensor): tf.Scalar =>
    tf.sum(reinforce({ probs: probsOf(given), drawn }, advantages)) as tf.Scalar;
  return tf.grad(loss)(logits);
}

test('the mean of 100,000 estimates is the exact gradient', () => {
  const { means, errors } = tf.tidy(() => {
    const { mean, variance } = tf.moments(estimates(), 0);
    return { means: mean.dataSync(), errors: tf.sqrt(tf.div(variance, SAMPLES)).dataSync() };
  });
  exactGradient().forEach((exact, index) => {
    expect(errors[index]).toBeLessThan(0.01);
    // Three standard errors.
    expect(Math.abs(means[index]! - exact)).toBeLessThan(3 * errors[index]!);
  });
});

test('no gradient flows through the advantages, nor where nothing was drawn', () => {
  const drawn = tf.tensor3d([
    [
      [0, 1],
      [0, 0],
    ],
  ]);
  const probs = tf.tensor3d([
    [
      [0.25, 0.75],
      [0.5, 0.5],
    ],
  ]);
  const loss = (p: tf.Tensor, a: tf.Tensor): tf.Scalar =>
    tf.sum(reinforce({ probs: p as tf.Tensor3D, drawn }, a as tf.Tensor2D)) as tf.Scalar;
  const [dProbs, dAdvantages] = tf.grads(loss)([probs, tf.tensor2d([[3, 7]])]);
  const expected = [0, -3 / 0.75, 0, 0];
  dProbs!.dataSync().forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 5);
  });
  expect([...dAdvantages!.dataSync()]).toEqual([0, 0]);
});

test('the entropy of places is that of information theory', () => {
  const [spread, certain] = placeEntropy(
    tf.tensor3d([
      [
        [0.25, 0.25, 0.25, 0.25],
        [0, 1, 0, 0],
      ],
    ]),
  ).dataSync();
  expect(spread).toBeCloseTo(Math.log(4), 5);
  expect(certain).toBeCloseTo(0, 5);
});

test('a glimpse reads one place or, in half of the rows of training, the mean', () => {
  const rows = 2000;
  const values = tf.tile(tf.tensor3d([[[1], [2], [4]]]), [rows, 1, 1]) as tf.Tensor3D;
  const memory = { values, keys: values };
  const probs = tf.tile(tf.tensor3d([[[0.2, 0.5, 0.3]]]), [rows, 1, 1]) as tf.Tensor3D;
  const still = glimpse(probs, memory, { training: false });
  expect([...still.weights.dataSync().slice(0, 3)]).toEqual([0, 1, 0]);
  expect(still.context.dataSync()[0]).toBe(2);
  const { context, glimpses } = glimpse(probs, memory, { training: true, random: new Random(3) });
  const counts = new Map<number, number>();
  for (const read of context.dataSync()) counts.set(read, (counts.get(read) ?? 0) + 1);
  const mean = [...counts.keys()].find((read) => ![1, 2, 4].includes(read))!;
  expect(mean).toBeCloseTo(0.2 + 1 + 1.2, 5);
  // Four standard deviations of 2,000 draws at most.
  const share = (read: number): number => counts.get(read)! / rows;
  [share(mean) - 0.5, share(1) - 0.1, share(2) - 0.25, share(4) - 0.15].forEach((error) => {
    expect(Math.abs(error)).toBeLessThan(4 * Math.sqrt(0.25 / rows));
  });
  expect(tf.sum(glimpses!.drawn).dataSync()[0]).toBe(rows - counts.get(mean)!);
  expect(() => glimpse(probs, memory, { training: true })).toThrow('expected context.random while training');
});
