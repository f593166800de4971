import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { DropConnect } from './drop-connect.ts';
import { Dropout } from './dropout.ts';

const trainingWith = (seed: number): { training: true; random: Random } => ({
  training: true,
  random: new Random(seed),
});

onBackends('dropout', () => {
  test('drops its share, keeps the mean, and lets gradients through the same mask', () => {
    const layer = new Dropout({ rate: 0.25 });
    const x = tf.ones([100, 100]);
    const y = layer.forward(x, trainingWith(1));
    const values = y.dataSync();
    const dropped = values.filter((value) => value === 0).length;
    // Five standard errors of a share of 10,000 draws.
    expect(Math.abs(dropped / 10_000 - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 10_000));
    for (const value of values) expect(value === 0 || Math.abs(value - 4 / 3) < 1e-6).toBe(true);
    const gradient = tf.grad((input) => layer.forward(input, trainingWith(1)))(x);
    expect(gradient.dataSync()).toEqual(values);
    tf.dispose([x, y, gradient]);
  });

  test('is the identity in evaluation and at rate 0, without giving its input away', () => {
    const x = tf.tensor1d([1, 2]);
    for (const y of [
      new Dropout({ rate: 0.9 }).forward(x),
      new Dropout({ rate: 0 }).forward(x, { training: true }),
    ]) {
      expectClose(y, [1, 2], 0);
      y.dispose();
    }
    expect(x.isDisposed).toBe(false);
    x.dispose();
  });

  test('DropConnect masks weights, in expectation the plain layer', () => {
    const layer = new DropConnect({ inFeatures: 3, outFeatures: 2, rate: 0.5 }, new Random(2));
    const x = tf.tensor2d([[1, -2, 0.5]]);
    const random = new Random(3);
    const mean = tf.tidy(() => {
      const draws = Array.from({ length: 2000 }, () => layer.forward(x, { training: true, random }));
      return tf.div(tf.addN(draws), draws.length);
    });
    const plain = layer.forward(x);
    // Weights of size up to 1 give a standard deviation of at most 2 a draw; 2000 draws, five standard errors.
    expectClose(mean, plain.dataSync(), (5 * 2) / Math.sqrt(2000));
    const first = layer.forward(x, trainingWith(4)).dataSync();
    expect(layer.forward(x, trainingWith(4)).dataSync()).toEqual(first);
    expect(layer.forward(x, trainingWith(5)).dataSync()).not.toEqual(first);
    layer.dispose();
  });
});

test('a missing stream and a rate of 1 are named', () => {
  const x = tf.scalar(1);
  expect(() => new Dropout({ rate: 0.5 }).forward(x, { training: true })).toThrow(
    'Dropout.forward: expected a random stream while training, got none; call forward(input, { training: true, random }).',
  );
  expect(() => new Dropout({ rate: 1 })).toThrow(
    'Dropout: expected rate to be a number at least 0 and below 1',
  );
});
