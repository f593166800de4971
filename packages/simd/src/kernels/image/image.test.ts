import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

const SIZES: [[number, number, number, number], [number, number]][] = [
  [
    [2, 4, 4, 3],
    [8, 8],
  ],
  [
    [1, 7, 7, 5],
    [3, 3],
  ],
  [
    [2, 5, 5, 8],
    [6, 11],
  ],
  [
    [1, 1, 1, 1],
    [4, 4],
  ],
  [
    [2, 6, 6, 4],
    [1, 1],
  ],
  [
    [0, 4, 4, 2],
    [3, 5],
  ],
];

onSimd('image', (backend) => {
  it.each(SIZES)('resizes %j to %j', async (shape, size) => {
    const x = numbers(shape, 1) as tf.Tensor4D;
    for (const resize of [tf.image.resizeBilinear, tf.image.resizeNearestNeighbor]) {
      for (const [alignCorners, halfPixelCenters] of [
        [false, false],
        [true, false],
        [false, true],
      ]) {
        const { simd, cpu } = await onBoth(() => resize(x, size, alignCorners, halfPixelCenters));
        expectSame(simd[0]!, cpu[0]!);
      }
    }
    expect(Object.keys(backend().fallbacks()).filter((name) => name.startsWith('Resize'))).toEqual([]);
  });

  // One image at a time: TensorFlow.js' cpu kernel reads the others' dy in the wrong place.
  it.each(SIZES)('has the gradient of resizing one image of %j to %j', async ([, ...imageShape], size) => {
    const shape: [number, number, number, number] = [1, ...imageShape];
    const x = numbers(shape, 1) as tf.Tensor4D;
    const dy = numbers([shape[0], ...size, shape[3]], 2);
    for (const resize of [tf.image.resizeBilinear, tf.image.resizeNearestNeighbor]) {
      for (const alignCorners of [false, true]) {
        // TensorFlow.js' cpu kernel divides by 0 there and never ends.
        if (alignCorners && shape[1] === 1) continue;
        const { simd, cpu } = await onBoth(() =>
          tf.grad((a) => resize(a as tf.Tensor4D, size, alignCorners))(x, dy),
        );
        // A sum over at most 100 values of about 1.
        expectSame(simd[0]!, cpu[0]!, 1e-5);
      }
    }
  });

  it.each([false, true])(
    'resizes linearly: <dy, y(x)> is <dx, x>, half pixel centers %s',
    (halfPixelCenters) => {
      const x = numbers([2, 5, 4, 3], 1) as tf.Tensor4D;
      const dy = numbers([2, 9, 6, 3], 2);
      for (const resize of [tf.image.resizeBilinear, tf.image.resizeNearestNeighbor]) {
        const y = (a: tf.Tensor): tf.Tensor => resize(a as tf.Tensor4D, [9, 6], false, halfPixelCenters);
        const dx = tf.grad(y)(x, dy);
        const forward = tf.sum(tf.mul(y(x), dy)).dataSync()[0]!;
        // Sums of 324 products of about 1.
        expect(tf.sum(tf.mul(dx, x)).dataSync()[0]).toBeCloseTo(forward, 4);
      }
    },
  );

  it('resizes integers by the nearest pixel, and mirrors images', async () => {
    const x = tf.cast(tf.mul(numbers([2, 3, 4, 3], 1), 100), 'int32') as tf.Tensor4D;
    const resized = await onBoth(() => tf.image.resizeNearestNeighbor(x, [5, 3]));
    expectSame(resized.simd[0]!, resized.cpu[0]!);
    const image = tf.cast(x, 'float32') as tf.Tensor4D;
    const mirrored = await onBoth(() => tf.image.flipLeftRight(image));
    expectSame(mirrored.simd[0]!, mirrored.cpu[0]!);
  });

  it.each(['bilinear', 'nearest'] as const)('crops and resizes, %s', async (method) => {
    const image = numbers([2, 6, 7, 5], 1) as tf.Tensor4D;
    const boxes = tf.tensor2d(
      [0, 0, 1, 1, 0.1, 0.2, 0.7, 0.9, -0.2, 0.3, 1.2, 0.8, 0.9, 0.8, 0.1, 0.2],
      [4, 4],
    );
    const boxInd = tf.tensor1d([0, 1, 1, 0], 'int32');
    for (const cropSize of [
      [4, 3],
      [1, 1],
      [9, 8],
    ] as [number, number][]) {
      const { simd, cpu } = await onBoth(() =>
        tf.image.cropAndResize(image, boxes, boxInd, cropSize, method, 0.5),
      );
      expectSame(simd[0]!, cpu[0]!);
    }
    expect(backend().fallbacks()['CropAndResize']).toBeUndefined();
  });
});
