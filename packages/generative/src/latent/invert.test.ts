import { normal, Random, tf } from '@reverie/core';
import { expect, it } from 'vitest';
import { Generator } from '../gan/generator.ts';
import { onBackends } from '../testing/on-backends.ts';
import { invert } from './invert.ts';

const generator = (): Generator =>
  new Generator(
    { dataShape: [8], latentSize: 3, network: { hiddenSizes: [16], activation: 'tanh' } },
    new Random(1),
  );

onBackends('invert', () => {
  it('finds the codes of what a generator drew', async () => {
    const G = generator();
    const z = normal(new Random(2), [3, 3]);
    const images = G.decode(z);
    const before = tf.memory().numTensors;
    const options = { latentSize: 3, random: new Random(3), restarts: 4, steps: 150, learningRate: 0.1 };
    const found = await invert((codes) => G.decode(codes), images, options);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(found.z.shape).toEqual([3, 3]);
    // Pictures differ from each other by a mean square of about 0.02.
    for (const error of found.errors) expect(error).toBeLessThan(1e-4);
    const redrawn = tf.tidy(() => tf.mean(tf.squaredDifference(G.decode(found.z), images), 1).dataSync());
    // The same sum, of rows in another order of the batch.
    redrawn.forEach((error, i) => {
      expect(Math.abs(error - found.errors[i]!)).toBeLessThan(1e-6);
    });
    found.z.dispose();
    tf.dispose([z, images]);
    G.dispose();
  });

  it('a picture’s search does not depend on its neighbors, and a weight of the prior makes codes shorter', async () => {
    const decode = (z: tf.Tensor): tf.Tensor => tf.mul(z, 2);
    const images = tf.tensor2d([4, 2, -4, 2], [2, 2]);
    const options = { latentSize: 2, random: new Random(1), restarts: 1, steps: 300, learningRate: 0.1 };
    const free = await invert(decode, images, options);
    // Where Adam circles in the end.
    expect(Math.max(...tf.tidy(() => tf.abs(tf.sub(tf.mul(free.z, 2), images)).dataSync()))).toBeLessThan(
      0.01,
    );
    // Σ (2 z − x)² / 2 + w Σ z² / 2 is least at z = 2 x / (4 + w).
    const held = await invert(decode, images, { ...options, priorWeight: 4 });
    expect(Math.max(...tf.tidy(() => tf.abs(tf.sub(held.z, tf.div(images, 4))).dataSync()))).toBeLessThan(
      0.01,
    );
    tf.dispose([images, free.z, held.z]);
  });
});

it('invert takes no search that ended in no number', async () => {
  const [images, broken] = [tf.zeros([1, 2]), tf.tensor2d([Number.NaN, 1, 1, Number.NaN], [4, 1])];
  const options = { latentSize: 2, random: new Random(1), steps: 3, restarts: 4 };
  const { z, errors } = await invert((codes) => tf.mul(codes, broken), images, options);
  expect(errors[0]).toBeGreaterThanOrEqual(0);
  expect(z.dataSync().every(Number.isFinite)).toBe(true);
  tf.dispose([z, images, broken]);
});

it('invert refuses other shapes, and stops when it is told to', async () => {
  const G = generator();
  const random = new Random(1);
  const decode = (z: tf.Tensor): tf.Tensor => G.decode(z);
  const images = tf.zeros([2, 7]);
  const before = tf.memory().numTensors;
  await expect(invert(decode, images, { latentSize: 3, random, restarts: 2 })).rejects.toThrow(
    'invert: expected decode to give [4, 7], as the pictures of all searches are, got [4, 8].',
  );
  const none = tf.zeros([0, 8]);
  await expect(invert(decode, none, { latentSize: 3, random })).rejects.toThrow(
    'invert: expected images [batch, ...], of at least one picture, got [0, 8].',
  );
  none.dispose();
  await expect(invert(decode, tf.zeros([2, 8]), { latentSize: 5, random })).rejects.toThrow(
    'expected z [batch, 3], got [8, 5]',
  );
  const stopped = { latentSize: 3, random, signal: AbortSignal.abort(new Error('stopped')) };
  const right = tf.zeros([2, 8]);
  await expect(invert(decode, right, stopped)).rejects.toThrow('stopped');
  await expect(invert(decode, right, { latentSize: 3, random, restarts: 0 })).rejects.toThrow(
    'invert: expected restarts',
  );
  right.dispose();
  expect(tf.memory().numTensors).toBe(before + 1); // the zeros of the second attempt
  G.dispose();
});
