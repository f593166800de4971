import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { uniform } from '../random/tensors.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { Conv2d } from './conv-2d.ts';
import { ConvTranspose2d } from './conv-transpose-2d.ts';

const random = new Random(1);

/**
 * The input with stride − 1 zeros between its places and as many around as the full convolution with the filter
 * takes.
 */
function spread(
  x: tf.Tensor4D,
  options: {
    readonly stride: number;
    readonly padding: ReadonlyArray<readonly [number, number]>;
    readonly outputPadding: number | readonly [number, number];
  },
  kernel: readonly number[],
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const { stride, padding, outputPadding } = options;
  const [down, across] = typeof outputPadding === 'number' ? [outputPadding, outputPadding] : outputPadding;
  const spaced = tf.buffer([batch, (height - 1) * stride + 1, (width - 1) * stride + 1, channels]);
  const values = x.arraySync();
  for (let b = 0; b < batch; b++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let channel = 0; channel < channels; channel++)
          spaced.set(values[b]![row]![column]![channel]!, b, row * stride, column * stride, channel);
  const around = (axis: number, more: number): [number, number] => [
    kernel[axis]! - 1 - padding[axis]![0],
    kernel[axis]! - 1 - padding[axis]![1] + more,
  ];
  return tf.pad(spaced.toTensor(), [[0, 0], around(0, down), around(1, across), [0, 0]]) as tf.Tensor4D;
}

onBackends('transposed convolutions', (backend) => {
  test('a transposed convolution is the gradient of the convolution with its weights', () => {
    const options = {
      kernelSize: 3,
      stride: 2,
      padding: [
        [0, 1],
        [2, 1],
      ],
      bias: false,
    } as const;
    const convolution = new Conv2d({ inChannels: 2, outChannels: 3, ...options }, random);
    const transposed = new ConvTranspose2d(
      { inChannels: 3, outChannels: 2, outputPadding: 1, ...options },
      random,
    );
    transposed.weight.assign(convolution.weight);
    tf.tidy(() => {
      const dy = uniform(random, [2, 3, 2, 3]);
      const y = transposed.forward(dy);
      if (backend === 'wasm') return;
      const dx = tf.grad((x) => convolution.forward(x))(tf.zeros(y.shape), dy);
      expectClose(y, dx.dataSync(), 1e-6); // the same kernel
    });
    convolution.dispose();
    transposed.dispose();
  });

  test.each([
    {
      stride: 1,
      padding: [
        [0, 0],
        [0, 0],
      ],
      outputPadding: 0,
    },
    {
      stride: 2,
      padding: [
        [1, 1],
        [1, 1],
      ],
      outputPadding: 1,
    },
    {
      stride: 3,
      padding: [
        [2, 0],
        [0, 1],
      ],
      outputPadding: [1, 2],
    },
  ] as const)(
    'a transposed convolution spreads the input, pads, and convolves with the turned filter: $stride',
    (options) => {
      const layer = new ConvTranspose2d(
        { inChannels: 2, outChannels: 3, kernelSize: [3, 4], ...options },
        random,
      );
      tf.tidy(() => {
        const x = uniform(random, [1, 3, 2, 2]) as tf.Tensor4D;
        const y = layer.forward(x);
        const turned = new Conv2d({ inChannels: 2, outChannels: 3, kernelSize: [3, 4], bias: false }, random);
        turned.weight.assign(tf.reverse(tf.transpose(layer.weight, [1, 0, 2, 3]), [2, 3]));
        expectClose(turned.forward(spread(x, options, [3, 4])), y.dataSync(), 1e-5); // sums in another order
        turned.dispose();
      });
      layer.dispose();
    },
  );
});

test('what does not fit is told', () => {
  const config = { inChannels: 1, outChannels: 1, kernelSize: 3 };
  expect(() => new ConvTranspose2d({ ...config, outputPadding: 1 }, random)).toThrow(
    'ConvTranspose2d: expected outputPadding to be a number below 1, got 1',
  );
  const layer = new ConvTranspose2d({ ...config, padding: 2 }, random);
  expect(() => layer.forward(tf.zeros([1, 2, 3, 1]))).toThrow(
    'ConvTranspose2d.forward: expected at least one row or column of output, got 0 from 2 of input and 4 of padding',
  );
  layer.dispose();
});
