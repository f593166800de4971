import { expect, test } from 'vitest';
import { maxPoolWithIndices } from '../ops/max-pool-with-indices.ts';
import { maxUnpool } from '../ops/max-unpool.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { BatchNorm } from './batch-norm.ts';
import cases from './golden/pooling-onnx.json' with { type: 'json' };
import { InstanceNorm2d } from './instance-norm-2d.ts';
import { PixelShuffle } from './pixel-shuffle.ts';
import { AvgPool2d } from './pooling/avg-pool-2d.ts';
import { GlobalAvgPool2d } from './pooling/global-avg-pool-2d.ts';
import { MaxPool2d } from './pooling/max-pool-2d.ts';
import { Upsample } from './upsample.ts';

interface Attributes {
  readonly kernel_shape?: readonly number[];
  readonly strides?: readonly number[];
  readonly pads?: readonly number[];
  readonly count_include_pad?: number;
  readonly epsilon?: number;
  readonly training_mode?: number;
  readonly mode?: string;
  readonly blocksize?: number;
}

type Operator = (inputs: readonly tf.Tensor[], attributes: Attributes) => tf.Tensor[];

const windowsOf = ({ kernel_shape, strides, pads }: Attributes) => ({
  kernelSize: kernel_shape![0]!,
  stride: strides?.[0] ?? 1,
  padding: pads?.[0] ?? 0,
});

/** Scales are of batch, channels, height and width. */
const upsample: Operator = ([x, scales], { mode }) => {
  const [ofLines, ofColumns] = Array.from(scales!.dataSync()).slice(2) as [number, number];
  const method = mode === 'linear' ? 'bilinear' : 'nearest';
  return [new Upsample({ scale: [ofLines, ofColumns], mode: method }).forward(x!)];
};

const operators: Readonly<Record<string, Operator>> = {
  MaxPool([x], attributes) {
    const windows = windowsOf(attributes);
    const { output, indices } = maxPoolWithIndices(x as tf.Tensor4D, windows);
    expectClose(new MaxPool2d(windows).forward(x!), output.dataSync(), 0);
    return [output, indices];
  },
  MaxUnpool: ([x, indices], attributes) => [
    maxUnpool(x as tf.Tensor4D, tf.cast(indices as tf.Tensor4D, 'int32'), windowsOf(attributes)),
  ],
  AveragePool([x], attributes) {
    const countIncludePad = attributes.count_include_pad === 1;
    return [new AvgPool2d({ ...windowsOf(attributes), countIncludePad }).forward(x!)];
  },
  GlobalAveragePool: ([x]) => [new GlobalAvgPool2d().forward(x!)],
  BatchNormalization([x, weight, bias, mean, variance], { epsilon = 1e-5, training_mode }) {
    const layer = new BatchNorm({ features: weight!.size, epsilon });
    const buffers = { running_mean: mean!, running_var: variance!, num_batches_tracked: tf.scalar(0) };
    layer.loadParameters({ weight: weight!, bias: bias!, ...buffers });
    // ONNX' running variance, unlike PyTorch's, takes the biased one.
    return [layer.forward(x!, { training: training_mode === 1 }), layer.runningMean];
  },
  InstanceNormalization([x, weight, bias], { epsilon = 1e-5 }) {
    const layer = new InstanceNorm2d({ channels: weight!.size, affine: true, epsilon });
    layer.loadParameters({ weight: weight!, bias: bias! });
    return [layer.forward(x!)];
  },
  Upsample: upsample,
  Resize: upsample,
  DepthToSpace: ([x], { blocksize }) => [new PixelShuffle({ factor: blocksize! }).forward(x!)],
};

onBackends("ONNX' operator cases", () => {
  test.each(cases)('$name', ({ operator, attributes, inputs, outputs }) => {
    tf.tidy(() => {
      const tensors = inputs.map(({ data, shape }) => tf.tensor(data, shape));
      const results = operators[operator]!(tensors, attributes);
      expect(results.length).toBeGreaterThan(0);
      outputs.slice(0, results.length).forEach(({ data }, i) => {
        // Both in 32-bit floats, on values of up to 25.
        expectClose(results[i]!, data, 1e-5);
      });
    });
  });
});
