import type { SimdBackend } from '@reverie/simd';
import { expect, test } from 'vitest';
import type { GpujsBackend } from '../backends/gpujs/index.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { BatchNorm } from './batch-norm.ts';
import numbers from './golden/pooling.json' with { type: 'json' };
import { GroupNorm } from './group-norm.ts';
import { InstanceNorm2d } from './instance-norm-2d.ts';
import type { Layer } from './module.ts';
import { PixelShuffle } from './pixel-shuffle.ts';
import { PixelUnshuffle } from './pixel-unshuffle.ts';
import { AdaptiveAvgPool2d } from './pooling/adaptive-avg-pool-2d.ts';
import { AvgPool2d } from './pooling/avg-pool-2d.ts';
import { GlobalAvgPool2d } from './pooling/global-avg-pool-2d.ts';
import { MaxPool2d } from './pooling/max-pool-2d.ts';
import { expectGolden, load } from './testing/golden-run.ts';
import type { GoldenLayer } from './testing/layers.ts';
import { Upsample } from './upsample.ts';

const golden: Readonly<Record<string, GoldenLayer>> = numbers.layers;

const windows = { kernelSize: 3, stride: 2, padding: 1 };

const cases: Readonly<Record<string, () => Layer>> = {
  MaxPool2d: () => new MaxPool2d({ kernelSize: 2 }),
  MaxPool2dOverlapping: () => new MaxPool2d(windows),
  MaxPool2dApart: () => new MaxPool2d({ kernelSize: 2, stride: 3 }),
  AvgPool2d: () => new AvgPool2d({ kernelSize: 2 }),
  AvgPool2dPadded: () => new AvgPool2d(windows),
  AvgPool2dInside: () => new AvgPool2d({ ...windows, countIncludePad: false }),
  GlobalAvgPool2d: () => new GlobalAvgPool2d(),
  AdaptiveAvgPool2d: () => new AdaptiveAvgPool2d({ outputSize: [3, 4] }),
  UpsampleNearest: () => new Upsample({ scale: 2 }),
  UpsampleNearestFraction: () => new Upsample({ scale: 1.4 }),
  UpsampleBilinear: () => new Upsample({ scale: 2, mode: 'bilinear' }),
  UpsampleBilinearThrice: () => new Upsample({ scale: 3, mode: 'bilinear' }),
  UpsampleBilinearFraction: () => new Upsample({ scale: 1.7, mode: 'bilinear' }),
  UpsampleBilinearDown: () => new Upsample({ scale: 0.4, mode: 'bilinear' }),
  PixelShuffle: () => new PixelShuffle({ factor: 2 }),
  PixelUnshuffle: () => new PixelUnshuffle({ factor: 2 }),
  BatchNorm: () => new BatchNorm({ features: 3 }),
  BatchNormEvaluation: () => new BatchNorm({ features: 3 }),
  GroupNorm: () => new GroupNorm({ groups: 2, channels: 4 }),
  GroupNormOfAll: () => new GroupNorm({ groups: 1, channels: 4 }),
  InstanceNorm2d: () => new InstanceNorm2d({ channels: 3 }),
  InstanceNorm2dAffine: () => new InstanceNorm2d({ channels: 3, affine: true }),
};

test('every golden layer of pictures has its case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(golden).sort());
});

onBackends('layers of pictures', (backend) => {
  test.each(Object.keys(cases))('%s has the values and gradients of PyTorch', async (name) => {
    await expectNoLeak(() => {
      const layer = cases[name]!();
      expectGolden(layer, golden[name]!, name !== 'BatchNormEvaluation');
      layer.dispose();
    });
  });

  // Golden maxima have ties, where there is no derivative.
  test.each(Object.keys(cases).filter((name) => !name.startsWith('MaxPool')))(
    '%s agrees with central differences',
    (name) => {
      const layer = cases[name]!();
      const { runs, before } = golden[name]!;
      load(layer, before);
      const { x, shape } = runs[0]!;
      const training = name !== 'BatchNormEvaluation';
      tf.tidy(() => {
        // As in layers.test.ts: second derivatives of some 10 allow 1e-2.
        expectGradients((input) => layer.forward(input, { training }), [tf.tensor([...x], shape)], 1e-2);
      });
      layer.dispose();
    },
  );

  test('the largest values agree with central differences', () => {
    const size = 5 * 6 * 2;
    const x = tf.tensor4d(
      Array.from({ length: size }, (_, i) => ((i * 37) % size) / 10),
      [1, 5, 6, 2],
    );
    expectGradients((input) => new MaxPool2d(windows).forward(input), [x]);
    expectGradients((input) => new MaxPool2d(windows).forwardWithIndices(input).output, [x]);
  });

  test('PixelUnshuffle undoes PixelShuffle', () => {
    const x = tf.reshape(tf.range(0, 2 * 3 * 4 * 18), [2, 3, 4, 18]);
    const shuffled = new PixelShuffle({ factor: 3 }).forward(x);
    expect(shuffled.shape).toEqual([2, 9, 12, 2]);
    expect(new PixelUnshuffle({ factor: 3 }).forward(shuffled).arraySync()).toEqual(x.arraySync());
  });

  test('a constant picture stays as it is when resized', () => {
    for (const mode of ['nearest', 'bilinear'] as const) {
      for (const scale of [0.3, 1, 1.5, 2, 5]) {
        const y = new Upsample({ scale, mode }).forward(tf.ones([1, 7, 11, 2]));
        expect(y.shape).toEqual([1, Math.floor(7 * scale), Math.floor(11 * scale), 2]);
        // Shares of a mixture sum to 1 up to a rounding of each.
        expect(tf.max(tf.abs(tf.sub(y, 1))).dataSync()[0]).toBeLessThan(1e-6);
      }
    }
  });

  test.runIf(/^(simd|gpujs)/.test(backend))('no layer of pictures falls back in a training step', () => {
    const own = tf.backend() as SimdBackend | GpujsBackend;
    const before = { ...own.fallbacks() };
    for (const name of Object.keys(cases)) {
      // It counts its batches in whole numbers, which gpujs leaves to TensorFlow.js.
      if (name === 'BatchNorm' && backend !== 'simd') continue;
      if (name === 'BatchNormEvaluation') continue;
      const layer = cases[name]!();
      const { x, shape } = golden[name]!.runs[0]!;
      tf.tidy(() => tf.grad((input) => layer.forward(input, { training: true }))(tf.tensor([...x], shape)));
      layer.dispose();
    }
    expect(own.fallbacks()).toEqual(before);
  });
});

test('layers of pictures tell what an output sees', () => {
  expect(new MaxPool2d(windows).window()).toEqual({ kernel: [3, 3], stride: [2, 2] });
  expect(new AvgPool2d({ kernelSize: 2 }).window()).toEqual({ kernel: [2, 2], stride: [2, 2] });
  expect(new Upsample({ scale: [2, 4] }).window()).toEqual({ kernel: [1, 1], stride: [0.5, 0.25] });
  expect(new Upsample({ scale: 2, mode: 'bilinear' }).window()).toEqual({
    kernel: [2, 2],
    stride: [0.5, 0.5],
  });
  expect(new PixelShuffle({ factor: 2 }).window()).toEqual({ kernel: [1, 1], stride: [0.5, 0.5] });
  expect(new PixelUnshuffle({ factor: 2 }).window()).toEqual({ kernel: [2, 2], stride: [2, 2] });
});

test('layers of pictures say what does not fit', () => {
  const x = tf.zeros([2, 5, 6, 3]);
  const flat = tf.zeros([2, 6]);
  for (const [name, make] of Object.entries(cases)) {
    if (name.startsWith('BatchNorm')) continue;
    const layer = make();
    const who = `${layer.constructor.name}.forward: expected input [batch, height`;
    expect(() => layer.forward(flat)).toThrow(who);
    expect(() => layer.forward([1] as never)).toThrow(
      `${layer.constructor.name}.forward: expected input to be`,
    );
    layer.dispose();
  }
  expect(() => new MaxPool2d({ kernelSize: 6 }).forward(x)).toThrow(
    'MaxPool2d.forward: expected pictures of at least 6 lines and columns, got [2, 5, 6, 3]',
  );
  expect(() => new AvgPool2d({ kernelSize: 2, stride: 0 })).toThrow('AvgPool2d: expected stride');
  expect(() => new AdaptiveAvgPool2d({ outputSize: 0 })).toThrow('AdaptiveAvgPool2d: expected outputSize');
  expect(() => new Upsample({ scale: 0 })).toThrow('Upsample: expected scale to be a number above 0, got 0.');
  expect(() => new Upsample({ scale: 2, mode: 'cubic' as never })).toThrow(
    "Upsample: expected mode 'nearest' or 'bilinear', got 'cubic'.",
  );
  expect(() => new Upsample({ scale: 0.1 }).forward(x)).toThrow(
    'Upsample.forward: expected at least 10 lines or columns at a scale of 0.1, got 5.',
  );
  expect(() => new PixelShuffle({ factor: 2 }).forward(x)).toThrow(
    'PixelShuffle.forward: expected a multiple of 4 channels, got 3.',
  );
  expect(() => new PixelUnshuffle({ factor: 2 }).forward(x)).toThrow(
    'PixelUnshuffle.forward: expected multiples of 2 lines and columns, got 5 and 6.',
  );
  expect(() => new GroupNorm({ groups: 2, channels: 3 })).toThrow(
    'GroupNorm: expected groups to divide 3 channels, got 2.',
  );
  expect(() => new InstanceNorm2d({ channels: 3 }).forward(tf.zeros([4, 1, 1, 3]))).toThrow(
    'InstanceNorm2d.forward: expected at least 2 values in each group, got 1',
  );
});
