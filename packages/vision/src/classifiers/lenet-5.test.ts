import { Conv2d, gradientCheck, lecunNormal, Random, tf, uniform } from '@reverie/core';
import { expect, it } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { CeilMaxPool2d } from './ceil-max-pool-2d.ts';
import { LeNet5 } from './lenet-5.ts';
import { PartialConv2d } from './partial-conv-2d.ts';
import { Subsampling } from './subsampling.ts';

onBackends('layers of LeNet-5', () => {
  const random = new Random(1);

  it('each map of C3 is a convolution of the maps that it sees', () => {
    const connections = [[0, 2], [1], [0, 1, 2]];
    const config = { connections, inChannels: 3, kernelSize: 3, initializer: lecunNormal };
    const layer = new PartialConv2d(config, random);
    layer.bias.assign(tf.tensor1d([1, 2, 3]));
    const input = uniform(random, [2, 5, 6, 3]) as tf.Tensor4D;
    const maps = tf.unstack(layer.forward(input), 3);
    let first = 0;
    connections.forEach((inputs, out) => {
      const weight = tf.slice(layer.weight, [first, 0, 0], [inputs.length, 3, 3]);
      first += inputs.length;
      const sizes = { inChannels: inputs.length, outChannels: 1, kernelSize: 3 };
      const conv = new Conv2d({ ...sizes, initializer: () => tf.expandDims(weight, 0) }, random);
      const seen = tf.gather(input, tf.tensor1d(inputs, 'int32'), 3);
      const expected = tf.add(conv.forward(seen), out + 1).dataSync();
      // Sums of at most 27 products below 1 in float32.
      maps[out]!.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 5);
      });
    });
  });

  it('C3 and S2 have the gradients of central differences', async () => {
    const config = { connections: [[0], [0, 1]], inChannels: 2, kernelSize: 2, initializer: lecunNormal };
    const c3 = new PartialConv2d(config, random);
    const s2 = new Subsampling({ channels: 2 });
    const input = uniform(random, [2, 5, 5, 2]);
    const loss = (): tf.Scalar => tf.sum(tf.square(s2.forward(c3.forward(input)))).asScalar();
    const report = await gradientCheck(
      loss,
      { ...c3.parameters(), 's2.weight': s2.weight, 's2.bias': s2.bias },
      { random },
    );
    expect(report.passed).toBe(true);
  });

  it('S2 is a coefficient times the sum of four, plus a bias', () => {
    const layer = new Subsampling({ channels: 1 });
    layer.weight.assign(tf.tensor1d([2]));
    layer.bias.assign(tf.tensor1d([0.5]));
    const input = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [1, 2, 6, 1]);
    expect([...layer.forward(input).dataSync()]).toEqual([36.5, 52.5, 68.5]);
  });

  it('all parameters below the output are those of the paper', () => {
    const model = new LeNet5({}, random);
    const counts: Record<string, number> = {};
    for (const [name, { size }] of Object.entries(model.parameters())) {
      const layer = name.split('.')[0]!;
      counts[layer] = (counts[layer] ?? 0) + size;
    }
    expect(counts).toEqual({ c1: 156, s2: 12, c3: 1516, s4: 32, c5: 48_120, f6: 10_164, output: 850 });
  });

  it('pooling in ceil mode has windows that reach over the edge', () => {
    const pool = new CeilMaxPool2d({ kernelSize: 3, stride: 2 });
    const line = (values: number[]): number[] => {
      const size = values.length;
      return [...pool.forward(tf.tensor4d(values, [1, 1, size, 1])).dataSync()];
    };
    // torch.nn.MaxPool1d(3, 2, ceil_mode=True)
    expect(line([1, 2, 3, 4, 5])).toEqual([3, 5]);
    expect(line([1, 2, 3, 4, 5, 6])).toEqual([3, 5, 6]);
    expect(line([3, 2, 1, 0])).toEqual([3, 1]);
  });
});
