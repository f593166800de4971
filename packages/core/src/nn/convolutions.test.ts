import '../ops/gradients/register.ts';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { uniform } from '../random/tensors.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { gradientCheck } from '../training/gradient-check.ts';
import { Conv2d } from './conv-2d.ts';
import { Conv3d } from './conv-3d.ts';
import { ConvTranspose2d } from './conv-transpose-2d.ts';
import { type ConvolutionLayer, goldenConvolutions, makeConvolution } from './testing/convolutions.ts';

const random = new Random(1);

// float32 sums of at most 54 products of order 1 against PyTorch's float64, and sums of these for the gradients.
const TOLERANCE = 1e-4;

function load(layer: ConvolutionLayer, values: Readonly<Record<string, readonly number[]>>): void {
  tf.tidy(() => {
    const own = Object.entries(layer.parameters());
    layer.loadParameters(
      Object.fromEntries(own.map(([name, { shape }]) => [name, tf.tensor([...values[name]!], shape)])),
    );
  });
}

const weighted = (y: tf.Tensor): tf.Scalar => {
  const weights = tf.add(tf.mul(tf.range(0, y.size), 1 / y.size), 0.5);
  return tf.sum(tf.mul(y, tf.reshape(weights, y.shape))).asScalar();
};

onBackends('convolutions', (backend) => {
  test.each(goldenConvolutions)(
    '$layer has the values and gradients of PyTorch: $name',
    async ({ layer: name, config, ...golden }) => {
      await expectNoLeak(() => {
        const layer = makeConvolution(name, config);
        load(layer, golden.parameters);
        tf.tidy(() => {
          const x = tf.tensor(golden.x.data, golden.x.shape);
          const y = layer.forward(x);
          expect(y.shape).toEqual(golden.y.shape);
          expectClose(y, golden.y.data, TOLERANCE);
          if (backend === 'wasm') return; // has no gradient of a convolution
          expectClose(
            tf.grad((input) => weighted(layer.forward(input)))(x),
            golden.gradients['x']!,
            TOLERANCE,
          );
          const { grads } = tf.variableGrads(() => weighted(layer.forward(x)));
          for (const [parameter, variable] of Object.entries(layer.parameters()))
            expectClose(grads[variable.name]!, golden.gradients[parameter]!, TOLERANCE);
        });
        layer.dispose();
      });
    },
  );

  test('weights that are laid out once serve many pictures', async () => {
    const layer = new Conv2d({ inChannels: 2, outChannels: 3, kernelSize: 3, padding: 'same' }, random);
    await expectNoLeak(() => {
      tf.tidy(() => {
        const x = uniform(random, [1, 3, 3, 2]) as tf.Tensor4D;
        const convolve = layer.prepared();
        expectClose(convolve(x), layer.forward(x).dataSync(), 0);
      });
    });
    layer.dispose();
  });

  test('a pass runs the layout of the weights and one convolution, and the gradient of the input only where asked', async () => {
    const layer = new Conv2d({ inChannels: 2, outChannels: 3, kernelSize: 3, padding: 1 }, random);
    const x = uniform(random, [1, 3, 3, 2]);
    const kernelsOf = async (pass: () => tf.TensorContainer): Promise<string[]> =>
      (await tf.profile(() => tf.tidy(pass))).kernels.map(({ name }) => name);
    const forward = await kernelsOf(() => layer.forward(x));
    // A backend's own kernels may call others: FusedConv2D of cpu is a Conv2D and an Add.
    expect(forward.filter((name) => ['Transpose', 'BiasedConv2D'].includes(name))).toHaveLength(2);
    expect(forward.filter((name) => ['Pad', 'PadV2', 'Reshape'].includes(name))).toEqual([]);
    if (backend !== 'wasm') {
      const backward = await kernelsOf(
        () => tf.variableGrads(() => tf.sum(layer.forward(x)).asScalar()).grads,
      );
      expect(backward).toContain('Conv2DBackpropFilter');
      expect(backward).not.toContain('Conv2DBackpropInput');
    }
    layer.dispose();
    x.dispose();
  });

  test.each(['Conv2d', 'ConvTranspose2d', 'Conv3d'])('%s takes pixels that are whole numbers', (name) => {
    const layer = makeConvolution(name, { inChannels: 1, outChannels: 2, kernelSize: 2 });
    tf.tidy(() => {
      const pixels = tf.reshape(
        tf.range(0, 27, 1, 'int32'),
        name === 'Conv3d' ? [1, 3, 3, 3, 1] : [3, 3, 3, 1],
      );
      const y = layer.forward(pixels);
      expect(y.dtype).toBe('float32');
      expectClose(y, layer.forward(tf.cast(pixels, 'float32')).dataSync(), 0);
    });
    layer.dispose();
  });

  test.skipIf(backend === 'wasm')('a gradient penalty through convolutions', async () => {
    const layers = [
      new Conv2d({ inChannels: 1, outChannels: 2, kernelSize: 2, stride: 2 }, random),
      new Conv2d({ inChannels: 2, outChannels: 2, kernelSize: 2, dilation: 2, padding: 1 }, random),
      new Conv2d({ inChannels: 2, outChannels: 2, kernelSize: 2, groups: 2, padding: 'same' }, random),
      new ConvTranspose2d({ inChannels: 2, outChannels: 1, kernelSize: 3, stride: 2 }, random),
    ];
    const network = (x: tf.Tensor): tf.Tensor =>
      layers.reduce((below, layer) => tf.softplus(layer.forward(below)), x);
    tf.tidy(() => {
      const penalty = (x: tf.Tensor): tf.Tensor => tf.square(tf.grad(network)(x));
      // Third derivatives of some 10 and differences with h = 1e-2 allow 1e-2.
      expectGradients(penalty, [uniform(random, [1, 4, 4, 1])], 1e-2);
    });
    const x = uniform(random, [2, 4, 4, 1]);
    const loss = (): tf.Scalar => tf.mean(tf.square(tf.grad(network)(x)));
    const parameters = Object.fromEntries(
      layers.flatMap((layer, i) =>
        Object.entries(layer.parameters()).map(([name, variable]) => [`${i}.${name}`, variable]),
      ),
    );
    const report = await gradientCheck(loss, parameters, { random, samples: 4 });
    expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
    x.dispose();
    for (const layer of layers) layer.dispose();
  });
});

describe('what does not fit', () => {
  const convolution =
    (options: object): (() => Conv2d) =>
    () =>
      new Conv2d({ inChannels: 2, outChannels: 4, kernelSize: 3, ...options }, random);

  test.each([
    [{ outChannels: 0 }, 'Conv2d: expected outChannels to be a whole number at least 1, got 0'],
    [{ groups: 3 }, 'Conv2d: expected inChannels and outChannels that 3 groups divide, got 2 and 4'],
    [{ kernelSize: [3, 0] }, 'Conv2d: expected kernelSize to be a whole number at least 1, got 0'],
    [
      { stride: [1, 2, 3] },
      'Conv2d: expected stride to be a number, or one for each of 2 axes, got [1, 2, 3]',
    ],
    [{ dilation: 0 }, 'Conv2d: expected dilation to be a whole number at least 1, got 0'],
    [{ padding: -1 }, 'Conv2d: expected padding to be a whole number at least 0, got -1'],
    [{ padding: 'full' }, "Conv2d: expected padding to be numbers, 'same' or 'valid', got 'full'"],
    [{ padding: [1] }, 'Conv2d: expected padding to be a number, or one for each of 2 axes, got [1]'],
  ])('Conv2d %j', (options, message) => {
    expect(convolution(options)).toThrow(message);
  });

  test('inputs', () => {
    const layer = convolution({ dilation: 2 })();
    expect(() => layer.forward(tf.zeros([1, 5, 5, 3]))).toThrow(
      'Conv2d.forward: expected input [batch, height, width, 2], got [1, 5, 5, 3].',
    );
    expect(() => layer.forward(tf.zeros([1, 5, 4, 2]))).toThrow(
      'Conv2d.forward: expected at least 5 rows or columns, which is what the filter covers, in the padded input, ' +
        'got 4 and 0 of padding; enlarge the input or the padding, or take a smaller kernel or dilation.',
    );
    layer.dispose();
    const clips = new Conv3d({ inChannels: 1, outChannels: 1, kernelSize: 3 }, random);
    expect(() => clips.forward(tf.zeros([1, 2, 5, 5, 1]))).toThrow('Conv3d.forward: expected at least 3');
    clips.dispose();
  });

  test.each(['Conv2d', 'ConvTranspose2d', 'Conv3d'])('%s asks for a Random', (name) => {
    const layers = { Conv2d, ConvTranspose2d, Conv3d };
    const Layer = layers[name as keyof typeof layers];
    expect(() => new Layer({ inChannels: 1, outChannels: 1, kernelSize: 1 }, undefined as never)).toThrow(
      `${name}: expected a Random, got none`,
    );
  });
});
