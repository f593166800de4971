import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

interface Case {
  /** [batch, height, width, channels] */
  readonly x: [number, number, number, number];
  /** [height, width, filters] */
  readonly filter: [number, number, number];
  readonly strides?: number | [number, number];
  readonly pad?: Pad;
}

const CASES: Case[] = [
  { x: [1, 1, 1, 1], filter: [1, 1, 1] },
  { x: [2, 5, 7, 3], filter: [1, 1, 9] },
  { x: [2, 5, 7, 3], filter: [1, 1, 9], strides: 2 },
  { x: [2, 8, 9, 1], filter: [3, 3, 5], pad: 'same' },
  { x: [3, 9, 6, 4], filter: [3, 2, 8], pad: 'valid', strides: [2, 1] },
  { x: [2, 7, 7, 12], filter: [5, 5, 10], pad: 'same', strides: 2 },
  { x: [2, 8, 8, 6], filter: [4, 4, 17], pad: 'same', strides: 2 },
  { x: [1, 11, 5, 2], filter: [2, 3, 3], pad: 1, strides: 3 },
  {
    x: [1, 6, 6, 5],
    filter: [3, 3, 4],
    pad: [
      [0, 0],
      [2, 0],
      [1, 1],
      [0, 0],
    ],
  },
  { x: [3, 5, 5, 70], filter: [3, 3, 9], pad: 'same' },
  { x: [2, 14, 15, 8], filter: [3, 3, 16], pad: 'same' },
  { x: [2, 1, 1, 4], filter: [3, 3, 4], pad: 'same', strides: 2 },
  { x: [0, 4, 4, 2], filter: [3, 3, 4], pad: 'same' },
];

/** A sum over up to 1,000 products of about 1, each rounded to 2⁻²⁴. */
const TOLERANCE = 2e-5;

/** Explicit padding reaches the kernels, but not every public op's type. */
const pads = (pad: Pad | undefined): 'same' | 'valid' => (pad ?? 'valid') as 'same' | 'valid';

/** Results of the last test, by thread count. */
const results: tf.TypedArray[][] = [];

onSimd('conv2d', (backend) => {
  it.each(CASES)('convolves $x by $filter, strides $strides, padding $pad', async (layer) => {
    const x = numbers(layer.x, 1) as tf.Tensor4D;
    const filter = numbers([...layer.filter.slice(0, 2), layer.x[3], layer.filter[2]], 2) as tf.Tensor4D;
    const before = backend().fallbacks();
    const { simd, cpu } = await onBoth(() => {
      const y = tf.conv2d(x, filter, layer.strides ?? 1, pads(layer.pad));
      const dy = numbers(y.shape, 3) as tf.Tensor4D;
      const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, layer.strides ?? 1, pads(layer.pad)),
      )([x, filter], dy);
      return [y, ...gradients];
    });
    for (const index of [0, 1, 2]) expectSame(simd[index]!, cpu[index]!, TOLERANCE);
    expect(backend().fallbacks()['Conv2D']).toBe(before['Conv2D']);
    expect(backend().fallbacks()['Conv2DBackpropInput']).toBe(before['Conv2DBackpropInput']);
    expect(backend().fallbacks()['Conv2DBackpropFilter']).toBe(before['Conv2DBackpropFilter']);
  });

  it('dilates', async () => {
    const x = numbers([2, 9, 10, 5], 1) as tf.Tensor4D;
    const filter = numbers([3, 2, 5, 6], 2) as tf.Tensor4D;
    const { simd, cpu } = await onBoth(() => tf.conv2d(x, filter, 1, 'same', 'NHWC', [2, 3]));
    expectSame(simd[0]!, cpu[0]!, TOLERANCE);
  });

  it('is deeper than one block', async () => {
    const x = numbers([1, 4, 4, 150], 1) as tf.Tensor4D;
    const filter = numbers([3, 3, 150, 5], 2) as tf.Tensor4D;
    const { simd, cpu } = await onBoth(() => {
      const y = tf.fused.conv2d({
        x,
        filter,
        strides: 1,
        pad: 'same',
        bias: tf.ones([5]),
        activation: 'relu',
      });
      return [y, tf.conv2dTranspose(y, filter, [1, 8, 8, 150], 2, 'same')];
    });
    for (const index of [0, 1]) expectSame(simd[index]!, cpu[index]!, 1e-4);
  });

  it('transposes with more filters than one block is deep', async () => {
    const x = numbers([1, 3, 3, 600], 1) as tf.Tensor4D;
    const filter = numbers([4, 4, 3, 600], 2) as tf.Tensor4D;
    const { simd, cpu } = await onBoth(() => tf.conv2dTranspose(x, filter, [1, 6, 6, 3], 2, 'same'));
    expectSame(simd[0]!, cpu[0]!, 1e-4);
  });

  it('applies bias and activation in the same call', async () => {
    const x = numbers([2, 6, 5, 3], 1) as tf.Tensor4D;
    const filter = tf.mul(numbers([3, 3, 3, 7], 2), 4) as tf.Tensor4D;
    const bias = numbers([7], 3);
    const before = backend().fallbacks()['FusedConv2D'];
    for (const activation of ['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid'] as const) {
      for (const pad of ['same', 'valid'] as const) {
        const { simd, cpu } = await onBoth(() =>
          tf.fused.conv2d({ x, filter, strides: 1, pad, bias, activation, leakyreluAlpha: 0.3 }),
        );
        expectSame(simd[0]!, cpu[0]!, TOLERANCE);
      }
    }
    expect(backend().fallbacks()['FusedConv2D']).toBe(before);
  });

  it('keeps NaN where the filter sees it', async () => {
    const x = tf.tensor4d([1, 2, Number.NaN, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const { simd, cpu } = await onBoth(() => tf.conv2d(x, tf.ones([2, 2, 1, 1]), 1, 'valid'));
    expectSame(simd[0]!, cpu[0]!);
  });

  it('computes NCHW and PReLU too', async () => {
    const x = numbers([2, 3, 6, 5], 1) as tf.Tensor4D;
    const filter = numbers([3, 3, 3, 7], 2) as tf.Tensor4D;
    const channelsFirst = await onBoth(() => tf.conv2d(x, filter, 1, 'same', 'NCHW'));
    expectSame(channelsFirst.simd[0]!, channelsFirst.cpu[0]!, TOLERANCE);
    const last = numbers([2, 6, 5, 3], 1) as tf.Tensor4D;
    const preluActivationWeights = numbers([7], 3);
    const prelu = await onBoth(() =>
      tf.fused.conv2d({
        x: last,
        filter,
        strides: 1,
        pad: 'same',
        activation: 'prelu',
        preluActivationWeights,
      }),
    );
    expectSame(prelu.simd[0]!, prelu.cpu[0]!, TOLERANCE);
  });

  it('gives the same bits with every number of threads', () => {
    const x = numbers([4, 20, 20, 16], 1) as tf.Tensor4D;
    const filter = numbers([3, 3, 16, 24], 2) as tf.Tensor4D;
    const y = tf.conv2d(x, filter, 2, 'same');
    const [dx, dFilter] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same'),
    )([x, filter]);
    results.push([y, dx!, dFilter!].map((tensor) => tensor.dataSync()));
    expect(results.at(-1)).toEqual(results[0]);
  });
});
