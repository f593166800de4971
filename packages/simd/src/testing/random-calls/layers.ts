import fc from 'fast-check';
import { tf } from '../../tf.ts';
import { type Call, describeInput, dimension, type Input, seed, small, sums, tensorOf } from './inputs.ts';

/** A product of matrices. */
export const product: fc.Arbitrary<Call> = fc
  .tuple(
    fc.tuple(dimension, dimension, dimension, fc.integer({ min: 1, max: 3 })),
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
    seed,
  )
  .map(([[M, N, K, batch], transposeA, transposeB, shared, from]) => {
    const a: Input = {
      shape: [batch, ...(transposeA ? [K, M] : [M, K])],
      dtype: 'float32',
      special: false,
      seed: from,
    };
    const b: Input = {
      ...a,
      shape: [shared ? 1 : batch, ...(transposeB ? [N, K] : [K, N])],
      seed: from + 1,
    };
    const text = `matMul(${describeInput(a)}, ${describeInput(b)}, ${transposeA}, ${transposeB})`;
    return sums(text, () => tf.matMul(tensorOf(a), tensorOf(b), transposeA, transposeB));
  });

/** A convolution and its gradients, and a pooling. */
export const convolution: fc.Arbitrary<Call> = fc
  .tuple(
    fc.tuple(small, small, small, small),
    fc.tuple(small, small, small),
    fc.tuple(small, small),
    fc.constantFrom('same' as const, 'valid' as const),
    seed,
  )
  // A filter that does not fit, spread by its dilation, has no result of a size that means anything.
  .filter(([[, height, width], [filter]]) => 2 * filter - 1 <= Math.min(height, width))
  .map(([[batch, height, width, channels], [filter, columns], [strideY, dilation], padding, from]) => {
    const strides = ((strideY - 1) % 3) + 1;
    const dilations = strides === 1 ? ((dilation - 1) % 2) + 1 : 1;
    const x: Input = {
      shape: [(batch % 3) + 1, height, width, channels],
      dtype: 'float32',
      special: false,
      seed: from,
    };
    const w: Input = { ...x, shape: [filter, filter, channels, columns], seed: from + 1 };
    const text = `conv2d(${describeInput(x)}, ${describeInput(w)}, ${strides}, ${padding}, ${dilations}) and its gradients`;
    return sums(text, () => {
      const convolve = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, padding, 'NHWC', dilations);
      const inputs = [tensorOf(x), tensorOf(w)] as const;
      const y = convolve(...inputs);
      const dy = tensorOf({ ...x, shape: y.shape, seed: from + 2 });
      const pooled = tf.maxPool(inputs[0] as tf.Tensor4D, Math.min(filter, 3), strides, padding);
      return dilations > 1 ? [y, pooled] : [y, pooled, ...tf.grads(convolve)([...inputs], dy)];
    });
  });

/** Scaling by mean and variance, its gradients, softmax and its logarithm. */
export const normalization: fc.Arbitrary<Call> = fc
  .tuple(fc.array(small, { minLength: 2, maxLength: 4 }), fc.boolean(), seed)
  .map(([dims, isWhole, from]) => {
    const x: Input = { shape: dims, dtype: 'float32', special: false, seed: from };
    const one: Input = { ...x, shape: isWhole ? dims : dims.slice(-1), seed: from + 1 };
    return sums(`batchNorm and softmax(${describeInput(x)}, ${describeInput(one)}, ${from})`, () => {
      const [mean, scale, offset] = [
        tensorOf(one),
        tensorOf({ ...one, seed: 3 }),
        tensorOf({ ...one, seed: 4 }),
      ];
      const variance = tf.add(tf.square(tensorOf({ ...one, seed: 5 })), 0.1);
      const normalize = (...[a, m, v, o, s]: tf.Tensor[]): tf.Tensor => tf.batchNorm(a!, m!, v!, o, s, 1e-3);
      const values = [tensorOf(x), mean, variance, offset, scale];
      const gradients = isWhole ? [] : tf.grads(normalize)(values, tf.cos(values[0]!));
      const probabilities = [tf.softmax(values[0]!), tf.logSoftmax(values[0]!), tf.logSumExp(values[0]!, -1)];
      return [normalize(...values), ...gradients, ...probabilities];
    });
  });
