import { tf, useBackend } from '@reverie/core';
import { beforeAll, expect, test } from 'vitest';
import type { Painter } from '../painter.ts';
import { mostChanging } from './most-changing.ts';

beforeAll(async () => void (await useBackend('cpu')));

/** Draws each number of a code as a pixel, so much enlarged; a class turns the numbers' order round. */
const painter = (weights: readonly number[], classes: readonly number[] = []): Painter => ({
  shape: [1, weights.length, 1],
  latentSize: weights.length,
  classes,
  decode: (z, labels) => {
    const scale = labels?.dataSync().every((label) => label === 1) ? weights.toReversed() : weights;
    return tf.reshape(tf.mul(z, scale), [-1, 1, weights.length, 1]);
  },
  dispose: () => undefined,
});

test('the two numbers that change pictures most, the strongest first', async () => {
  const before = tf.memory().numTensors;
  expect(await mostChanging(painter([0.1, 0, 2, -3]), [])).toEqual([3, 2]);
  expect(await mostChanging(painter([0, 0.2, 0.1]), [])).toEqual([1, 2]);
  expect(tf.memory().numTensors).toBe(before);
});

test('of the classes that are drawn', async () => {
  expect(await mostChanging(painter([5, 4, 0, 1], [0, 1]), [0])).toEqual([0, 1]);
  expect(await mostChanging(painter([5, 4, 0, 1], [0, 1]), [1])).toEqual([3, 2]);
});

test('both of a plane keep their places', async () => {
  expect(await mostChanging(painter([1, 2]), [])).toEqual([0, 1]);
});
