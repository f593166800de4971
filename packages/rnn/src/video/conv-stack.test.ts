import { gradientCheck, Random, tf, uniform } from '@reverie/core';
import { expect, test } from 'vitest';
import { GRUCell } from '../cells/gru-cell.ts';
import torchCases from '../golden/conv-cells.json' with { type: 'json' };
import { expectNumbers, type Numbers, tensorOf } from '../testing/numbers.ts';
import { onBackends } from '../testing/on-backends.ts';
import { ConvGRUCell } from './conv-gru-cell.ts';
import { ConvLSTMCell } from './conv-lstm-cell.ts';
import { ConvStack, type ConvStackConfig } from './conv-stack.ts';
import { type ConvCellName, makeConvCell } from './make-conv-cell.ts';

interface TorchCase {
  readonly name: string;
  readonly config: Omit<ConvStackConfig, 'inputChannels' | 'channels'>;
  readonly parameters: Record<string, Numbers>;
  readonly x: Numbers;
  /** h, or h and c. */
  readonly start: Numbers[];
  readonly weights: Numbers;
  readonly hidden: Numbers;
  readonly last: Numbers[];
  readonly gradients: Record<string, Numbers>;
}

const tensors = (numbers: Record<string, Numbers>): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tensorOf(value)]));

onBackends(
  'convolutional cells',
  () => {
    test.each(torchCases as TorchCase[])('$name has the values and gradients of PyTorch', (golden) => {
      const { cell, ...config } = golden.config;
      const layer = makeConvCell(cell, { ...config, inputChannels: 2, channels: 3 }, new Random(0));
      tf.tidy(() => {
        layer.loadParameters(tensors(golden.parameters));
        const x = tensorOf(golden.x);
        const start = golden.start.map((part) => tensorOf(part) as tf.Tensor4D);
        const { hidden, state } = layer.sequence(x, start);
        expectNumbers(hidden, golden.hidden);
        golden.last.forEach((part, index) => {
          expectNumbers(state[index]!, part);
        });

        const loss = (frames: tf.Tensor, h: tf.Tensor): tf.Scalar =>
          tf.sum(
            tf.mul(
              layer.sequence(frames, [h as tf.Tensor4D, ...start.slice(1)]).hidden,
              tensorOf(golden.weights),
            ),
          );
        const [dx, dh] = tf.grads(loss)([x, start[0]!]);
        expectNumbers(dx!, golden.gradients['x']!);
        expectNumbers(dh!, golden.gradients['h']!);
        const variables = Object.entries(layer.parameters());
        const { grads } = tf.variableGrads(
          () => loss(x, start[0]!),
          variables.map(([, variable]) => variable),
        );
        for (const [name, variable] of variables)
          expectNumbers(grads[variable.name]!, golden.gradients[name]!);
      });
      layer.dispose();
    });

    test('a clip read in parts, with carried state, is the clip read at once, and leaves nothing over', () => {
      const config = { cell: 'lstm', inputChannels: 1, channels: [2, 3], stride: 2 } as const;
      const before = tf.memory().numTensors;
      const stack = new ConvStack(config, new Random(1));
      const count = tf.memory().numTensors;
      tf.tidy(() => {
        const x = uniform(new Random(2), [1, 5, 4, 6, 1]);
        const whole = stack.forward(x);
        const first = stack.forward(tf.slice(x, [0, 0], [1, 4]));
        const second = stack.forward(tf.slice(x, [0, 4], [1, 1]), first.state);
        const parts = tf.concat([first.hidden, second.hidden], 1);
        expect(parts.shape).toEqual([1, 5, 2, 3, 3]);
        expectNumbers(parts, { shape: whole.hidden.shape, data: [...whole.hidden.dataSync()] });
      });
      expect(tf.memory().numTensors).toBe(count);
      stack.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  },
  { except: 'wasm' },
);

onBackends('ConvGRUCell', () => {
  test("on maps of one pixel it is the paper's GRU", () => {
    const convolutional = new ConvGRUCell({ inputChannels: 3, channels: 4, kernelSize: 1 }, new Random(3));
    const cell = new GRUCell({ inputSize: 3, hiddenSize: 4, form: 'reset-before' }, new Random(3));
    tf.tidy(() => {
      const weights = convolutional.parameters();
      cell.loadParameters({
        weight_ih: tf.reshape(weights['input.weight']!, [12, 3]),
        weight_hh: tf.reshape(
          tf.concat([weights['state.weight']!, weights['candidate.weight']!], 0),
          [12, 4],
        ),
        bias_ih: weights['input.bias']!,
        bias_hh: tf.zeros([12]),
      });
      const x = uniform(new Random(4), [1, 5, 3]);
      const h = uniform(new Random(5), [1, 4]);
      const { hidden } = cell.sequence(tf.reshape(x, [5, 1, 3]), [h as tf.Tensor2D]);
      const start = [tf.reshape(h, [1, 1, 1, 4]) as tf.Tensor4D];
      const maps = convolutional.sequence(tf.reshape(x, [1, 5, 1, 1, 3]), start).hidden;
      expectNumbers(maps, { shape: [1, 5, 1, 1, 4], data: [...hidden.dataSync()] });
    });
    convolutional.dispose();
    cell.dispose();
  });
});

test.each(['gru', 'lstm'] as const)(
  'the gradients of a normalised %s are those of differences',
  async (cell) => {
    await tf.setBackend('cpu');
    const config = { inputChannels: 1, channels: 2, layerNorm: true, peephole: true };
    const layer = makeConvCell(cell, config, new Random(1));
    const x = uniform(new Random(2), [1, 2, 3, 3, 1]);
    const toward = uniform(new Random(3), [1, 2, 3, 3, 2]);
    const loss = (): tf.Scalar => tf.mean(tf.square(tf.sub(layer.sequence(x).hidden, toward)));
    const report = await gradientCheck(loss, layer.parameters(), { random: new Random(4), samples: 4 });
    expect(report.passed, JSON.stringify(report.parameters)).toBe(true);
    layer.dispose();
  },
);

test('what does not fit is refused', () => {
  const stack = new ConvStack({ cell: 'gru', inputChannels: 3, channels: [2] }, new Random(1));
  expect(() => stack.forward(tf.zeros([1, 2, 4, 4, 1]))).toThrow(
    'ConvGRUCell.sequence: expected clips [batch, time, height, width, 3] with at least one frame, got [1, 2, 4, 4, 1]',
  );
  expect(() => stack.forward(tf.zeros([1, 0, 4, 4, 3]))).toThrow('at least one frame, got [1, 0, 4, 4, 3]');
  const { state } = stack.forward(tf.zeros([1, 1, 4, 4, 3]));
  expect(() => stack.forward(tf.zeros([1, 1, 4, 5, 3]), state)).toThrow(
    'expected a state [1, 4, 5, 2], got [1, 4, 4, 2]; start without a state',
  );
  expect(() => stack.forward(tf.zeros([1, 1, 4, 4, 3]), [])).toThrow(
    'expected the state of 1 layers (tensors: 1), got the state of 0 layers',
  );
  expect(() => new ConvStack({ cell: 'gru', inputChannels: 3, channels: [] }, new Random(1))).toThrow(
    'at least one layer',
  );
  expect(() => new ConvLSTMCell({ inputChannels: 1, channels: 0 }, new Random(1))).toThrow(
    'ConvLSTMCell: expected channels',
  );
  expect(() =>
    makeConvCell('elman' as ConvCellName, { inputChannels: 1, channels: 1 }, new Random(1)),
  ).toThrow("makeConvCell: expected a cell 'gru' or 'lstm', got 'elman'");
});

test('a forget bias opens the forget gate, with a norm and without', () => {
  for (const layerNorm of [false, true]) {
    const [kept, closed] = [2, -2].map((forgetBias) => {
      const cell = new ConvLSTMCell({ inputChannels: 1, channels: 3, forgetBias, layerNorm }, new Random(1));
      const [h, c] = [tf.zeros<tf.Rank.R4>([1, 2, 2, 3]), tf.ones<tf.Rank.R4>([1, 2, 2, 3])];
      const { state } = cell.sequence(tf.zeros([1, 1, 2, 2, 1]), [h, c]);
      return tf.mean(state[1]!).dataSync()[0]!;
    });
    expect(kept).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
    expect(closed).toBeCloseTo(1 / (1 + Math.exp(2)), 5);
  }
});
