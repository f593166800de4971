import { expect, test } from 'vitest';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { tf } from '../tf.ts';
import { additiveScores } from './additive-scores.ts';

const values = (shape: number[], frequency: number): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.sin(i * frequency)),
    shape,
  );
const scores = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor3D =>
  additiveScores(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor1D);

onBackends('additiveScores', (backend) => {
  // Sizes that are and are not multiples of the four lanes.
  test.each([1, 4, 7])('is vᵀ tanh(q + k), with its gradients, for vectors of %i', (size) => {
    tf.tidy(() => {
      const [q, k, v] = [values([2, 3, size], 1.7), values([2, 5, size], 0.9), values([size], 2.3)];
      const [qs, ks, vs] = [q.arraySync(), k.arraySync(), v.arraySync()] as [
        number[][][],
        number[][][],
        number[],
      ];
      const expected = qs.map((steps, row) =>
        steps.map((query) =>
          ks[row]!.map((key) => vs.reduce((sum, w, j) => sum + w * Math.tanh(query[j]! + key[j]!), 0)),
        ),
      );
      const difference = tf.max(tf.abs(tf.sub(scores(q, k, v), tf.tensor3d(expected))));
      // Sums of up to 7 values below 1 in float32.
      expect(difference.dataSync()[0]).toBeLessThan(2e-6);
      expectGradients(scores, [q, k, v]);
    });
  });

  test.runIf(backend === 'simd')('is one kernel forward and one backward', async () => {
    const inputs = [values([2, 3, 8], 1.7), values([2, 5, 8], 0.9), values([8], 2.3)];
    const { kernelNames } = await tf.profile(() => tf.grads(scores)(inputs));
    expect(kernelNames).toContain('AdditiveScoresGradient');
    expect(kernelNames).not.toContain('Tanh');
    expect(kernelNames).not.toContain('Cast');
    expect(kernelNames).not.toContain('Square');
  });
});

test('whole numbers are read as numbers', () => {
  const [q, k, v] = [values([1, 1, 2], 1), tf.ones([1, 3, 2], 'int32'), tf.ones([2], 'int32')];
  const floats = scores(q, tf.cast(k, 'float32'), tf.cast(v, 'float32'));
  const before = tf.memory().numTensors;
  const mixed = scores(q, k, v);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(mixed.dataSync()).toEqual(floats.dataSync());
});

test('what does not fit is refused', () => {
  const [q, k, v] = [tf.zeros([2, 3, 4]), tf.zeros([2, 5, 4]), tf.zeros([3])];
  expect(() => scores(q, k, v)).toThrow('additiveScores: expected weight [4], got [3]');
  expect(() => scores(tf.zeros([1, 3, 4]), k, tf.zeros([4]))).toThrow('expected queries [2, steps, 4]');
});

test('keys of another rank or size are refused', () => {
  const [q, v] = [values([2, 3, 4], 1), values([4], 1)];
  expect(() => scores(q, values([2, 4], 1), v)).toThrow(
    'additiveScores: expected keys [batch, places, size], got [2, 4]',
  );
  expect(() => scores(q, values([1, 5, 4], 1), v)).toThrow('expected queries [1, steps, 4], got [2, 3, 4]');
});
