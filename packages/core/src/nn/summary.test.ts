import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backends/use-backend.ts';
import { Random } from '../random/random.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { relu } from './activations.ts';
import { Conv2d } from './conv-2d.ts';
import { Conv3d } from './conv-3d.ts';
import { ConvTranspose2d } from './conv-transpose-2d.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Flatten } from './flatten.ts';
import { Linear } from './linear.ts';
import { Sequential } from './sequential.ts';
import { summarize, summary } from './summary.ts';

const random = new Random(1);

beforeAll(async () => {
  await useBackend('cpu');
});

test('a table of layers, shapes, parameters and memory, nested layers one by one', async () => {
  const head = new Sequential([
    new Dropout({ rate: 0.5 }),
    new Linear({ inFeatures: 300, outFeatures: 10 }, random),
  ]);
  const model = new Sequential([new Linear({ inFeatures: 784, outFeatures: 300 }, random), relu, head]);
  await expectNoLeak(() => {
    expect(summary(model, [32, 784])).toBe(
      [
        'layer        output shape  parameters  activations  multiply-adds',
        '-----------------------------------------------------------------',
        '0 Linear     [32, 300]        235,500     37.5 KiB      7,526,400',
        '1 relu       [32, 300]              0     37.5 KiB              0',
        '2.0 Dropout  [32, 300]              0     37.5 KiB              0',
        '2.1 Linear   [32, 10]           3,010      1.3 KiB         96,000',
        '-----------------------------------------------------------------',
        'total                         238,510    113.8 KiB      7,622,400',
      ].join('\n'),
    );
  });
  model.dispose();
});

test('a model that starts with an embedding takes int32', () => {
  const model = new Sequential([new Embedding({ count: 5, size: 2 }, random)]);
  expect(summarize(model, [3], { dtype: 'int32' })).toEqual([
    {
      layer: '0 Embedding',
      outputShape: [3, 2],
      parameters: 10,
      activationBytes: 24,
      multiplyAdds: 0,
      receptiveField: undefined,
    },
  ]);
  model.dispose();
});

test("the notes' three small filters see as much as one large one, and cost less (chapter 22)", () => {
  const channels = 4;
  const [height, width] = [9, 8];
  const filter = (kernelSize: number): Conv2d =>
    new Conv2d(
      { inChannels: channels, outChannels: channels, kernelSize, padding: 'same', bias: false },
      random,
    );
  const three = new Sequential([filter(3), relu, filter(3), relu, filter(3)]);
  const one = new Sequential([filter(7)]);
  const shape = [1, height, width, channels];
  const [small, large] = [summarize(three, shape), summarize(one, shape)];
  expect(small.map((line) => line.receptiveField?.size[0])).toEqual([3, 3, 5, 5, 7]);
  expect(large.at(-1)!.receptiveField).toEqual(small.at(-1)!.receptiveField);
  const total = (lines: typeof small, name: 'parameters' | 'multiplyAdds'): number =>
    lines.reduce((sum, line) => sum + line[name], 0);
  expect(total(small, 'parameters')).toBe(27 * channels ** 2);
  expect(total(large, 'parameters')).toBe(49 * channels ** 2);
  expect(total(small, 'multiplyAdds')).toBe(27 * height * width * channels ** 2);
  expect(total(large, 'multiplyAdds')).toBe(49 * height * width * channels ** 2);
  three.dispose();
  one.dispose();
});

test('the receptive field grows by strides and dilations, until the maps end', () => {
  const model = new Sequential([
    relu,
    new Conv2d({ inChannels: 2, outChannels: 4, kernelSize: [3, 1], stride: 2, padding: 'same' }, random),
    new Conv2d(
      { inChannels: 4, outChannels: 4, kernelSize: 3, dilation: 2, groups: 2, padding: 'same' },
      random,
    ),
    new ConvTranspose2d({ inChannels: 4, outChannels: 2, kernelSize: 4, stride: 2, padding: 1 }, random),
    new Flatten(),
    new Linear({ inFeatures: 128, outFeatures: 3 }, random),
  ]);
  expect(summary(model, [2, 8, 8, 2])).toBe(
    [
      'layer              output shape  parameters  activations  multiply-adds  receptive field   step',
      '-----------------------------------------------------------------------------------------------',
      '0 relu             [2, 8, 8, 2]           0      1.0 KiB              0',
      '1 Conv2d           [2, 4, 4, 4]          28        512 B            768            3 × 1  2 × 2',
      '2 Conv2d           [2, 4, 4, 4]          76        512 B          2,304           11 × 9  2 × 2',
      '3 ConvTranspose2d  [2, 8, 8, 2]         130      1.0 KiB          4,096          13 × 11  1 × 1',
      '4 Flatten          [2, 128]               0      1.0 KiB              0',
      '5 Linear           [2, 3]               387         24 B            768',
      '-----------------------------------------------------------------------------------------------',
      'total                                   621      4.0 KiB          7,936',
    ].join('\n'),
  );
  model.dispose();
});

test('clips have three axes', () => {
  const model = new Sequential([
    new Conv3d({ inChannels: 1, outChannels: 2, kernelSize: [1, 2, 3], stride: [1, 2, 1] }, random),
  ]);
  expect(summarize(model, [1, 2, 4, 5, 1])[0]).toMatchObject({
    multiplyAdds: 2 * 2 * 2 * 3 * 6,
    receptiveField: { size: [1, 2, 3], stride: [1, 2, 1] },
  });
  model.dispose();
});

test('the receptive field is where gradients reach', () => {
  const ones = (_: Random, shape: readonly number[]): tf.Tensor => tf.ones([...shape]);
  const shared = { inChannels: 1, outChannels: 1, bias: false, initializer: ones };
  const model = new Sequential([
    new Conv2d({ ...shared, kernelSize: [4, 1], stride: [2, 1], padding: 'same' }, random),
    new Conv2d({ ...shared, kernelSize: [3, 1], dilation: [3, 1], padding: 'same' }, random),
    new ConvTranspose2d({ ...shared, kernelSize: [5, 1], stride: [3, 1] }, random),
  ]);
  const size = 64;
  const { size: seen, stride } = summarize(model, [1, size, 1, 1]).at(-1)!.receptiveField!;
  const reached = tf.tidy(() => {
    const places = model.forward(tf.zeros([1, size, 1, 1])).size;
    const middle = Math.floor(places / 2);
    return [0, 1, 2].map((next) => {
      const one = (x: tf.Tensor): tf.Tensor =>
        tf.slice(tf.reshape(model.forward(x), [places]), [middle + next], [1]);
      const gradient = [
        ...tf
          .grad(one)(tf.zeros([1, size, 1, 1]))
          .dataSync(),
      ];
      const isSeen = (value: number): boolean => value !== 0;
      return gradient.findLastIndex(isSeen) - gradient.findIndex(isSeen) + 1;
    });
  });
  // An output of the last layer sees two of its inputs, or one; the receptive field is what any of them sees at most.
  expect(Math.max(...reached)).toBe(seen[0]);
  expect(stride[0]).toBeCloseTo(2 / 3);
  model.dispose();
});
