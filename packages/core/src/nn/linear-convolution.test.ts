import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { normal, uniform } from '../random/tensors.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { relu } from './activations.ts';
import { Conv2d } from './conv-2d.ts';
import { Flatten } from './flatten.ts';
import { Linear } from './linear.ts';
import { conv2dAsLinear, linearAsConv2d } from './linear-convolution.ts';
import { Sequential } from './sequential.ts';

const random = new Random(1);
const randomWeights = (_: Random, shape: readonly number[]): tf.Tensor => normal(random, shape);

onBackends('linear layers as convolutions', () => {
  test('a flattened map gives the same logits, there and back', async () => {
    await expectNoLeak(() => {
      const linear = new Linear({ inFeatures: 24, outFeatures: 5, initializer: randomWeights }, random);
      tf.tidy(() => {
        linear.bias!.assign(uniform(random, [5]) as tf.Tensor1D);
      });
      const convolution = linearAsConv2d(linear, [2, 4, 3]);
      const back = conv2dAsLinear(convolution);
      expect(convolution.weight.shape).toEqual([5, 3, 2, 4]);
      tf.tidy(() => {
        const maps = uniform(random, [2, 2, 4, 3]);
        const logits = linear.forward(new Flatten().forward(maps));
        const map = convolution.forward(maps);
        expect(map.shape).toEqual([2, 1, 1, 5]);
        expectClose(map, logits.dataSync(), 1e-5); // float32 sums of 24 products in another order
        expectClose(back.weight, linear.weight.dataSync(), 0);
        expectClose(back.bias!, linear.bias!.dataSync(), 0);
      });
      for (const layer of [linear, convolution, back]) layer.dispose();
    });
  });

  test('the converted network of pictures of 14 × 14 sees the four corners of one of 16 × 16 at once', () => {
    const features = [
      new Conv2d({ inChannels: 1, outChannels: 4, kernelSize: 5 }, random),
      relu,
      new Conv2d({ inChannels: 4, outChannels: 4, kernelSize: 2, stride: 2 }, random),
    ];
    const hidden = new Linear({ inFeatures: 100, outFeatures: 6 }, random);
    const output = new Linear({ inFeatures: 6, outFeatures: 3, bias: false }, random);
    const classifier = new Sequential([...features, new Flatten(), hidden, relu, output]);
    const slides = [linearAsConv2d(hidden, [5, 5, 4]), relu, linearAsConv2d(output, [1, 1, 6])];
    const slider = new Sequential([...features, ...slides]);
    tf.tidy(() => {
      const picture = uniform(random, [1, 16, 16, 1]);
      const map = slider.forward(picture);
      expect(map.shape).toEqual([1, 2, 2, 3]);
      const corners = [0, 2].flatMap((row) =>
        [0, 2].map((column) => classifier.forward(tf.slice(picture, [0, row, column, 0], [1, 14, 14, 1]))),
      );
      expectClose(map, tf.concat(corners).dataSync(), 1e-5); // as above
    });
    classifier.dispose();
    for (const layer of slides) if (layer instanceof Conv2d) layer.dispose();
  });
});

test('Flatten keeps the batch and the order of values', () => {
  const flat = new Flatten().forward(tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]));
  expect(flat.arraySync()).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
  expect(new Flatten().forward(tf.zeros([0, 3, 2])).shape).toEqual([0, 6]);
  expect(new Flatten().forward(tf.zeros([4])).shape).toEqual([4, 1]);
  expect(() => new Flatten().forward(tf.scalar(1))).toThrow(
    'Flatten.forward: expected input [batch, ...], got [].',
  );
  expect(() => new Flatten().forward([1] as never)).toThrow(
    'Flatten.forward: expected input to be a tensor, got Array',
  );
});

test('what cannot be converted is told', () => {
  const linear = new Linear({ inFeatures: 12, outFeatures: 1 }, random);
  expect(() => linearAsConv2d(linear, [2, 2, 2])).toThrow(
    'linearAsConv2d: expected a map of 12 values, the inFeatures of the linear layer, got [2, 2, 2].',
  );
  expect(() => linearAsConv2d(linear, [12, 1, 0])).toThrow(
    'expected channels to be a whole number at least 1',
  );
  const grouped = new Conv2d(
    { inChannels: 2, outChannels: 2, kernelSize: 2, groups: 2, dilation: 2 },
    random,
  );
  expect(() => conv2dAsLinear(grouped)).toThrow(
    'conv2dAsLinear: expected a convolution without groups and dilation, got groups 2, dilation 2 × 2.',
  );
});
