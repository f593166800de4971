import { checkNumber, Random, tf } from '@reverie/core';
import { expect, test } from 'vitest';
import { AdditiveAttention } from '../attention/additive-attention.ts';
import { MultiplicativeAttention } from '../attention/multiplicative-attention.ts';
import { ElmanCell } from '../cells/elman-cell.ts';
import { GRUCell } from '../cells/gru-cell.ts';
import { LSTMCell } from '../cells/lstm-cell.ts';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import attention from '../golden/attention.json' with { type: 'json' };
import onnxCases from '../golden/onnx-cases.json' with { type: 'json' };
import torchCases from '../golden/torch-recurrent.json' with { type: 'json' };
import { CharRNN } from '../models/char-rnn.ts';
import { Seq2Seq } from '../seq2seq/seq2seq.ts';
import { expectNumbers, type Numbers, tensorOf as tensor } from '../testing/numbers.ts';
import { onBackends } from '../testing/on-backends.ts';
import { RecurrentStack, type RecurrentStackConfig } from './recurrent-stack.ts';

interface TorchCase {
  readonly name: string;
  readonly config: Pick<RecurrentStackConfig, 'cell' | 'layers' | 'bidirectional'>;
  readonly parameters: Record<string, Numbers>;
  readonly x: Numbers;
  /** h, or h and c: [layers · directions, batch, size] each. */
  readonly start: Numbers[];
  readonly weights: Numbers;
  readonly hidden: Numbers;
  readonly last: Numbers[];
  readonly gradients: Record<string, Numbers>;
}

/** PyTorch stacks the parts of all cells; ours are lists of parts by cell. */
const byCell = (parts: Numbers[]): RecurrentState[] => {
  const cells = parts.map((part) => tf.unstack(tensor(part)) as tf.Tensor2D[]);
  return cells[0]!.map((_, cell) => cells.map((states) => states[cell]!));
};

onBackends('RecurrentStack', () => {
  test.each(torchCases as TorchCase[])('$name has the values and gradients of PyTorch', (golden) => {
    const hiddenSize = 4;
    const stack = new RecurrentStack({ ...golden.config, inputSize: 3, hiddenSize }, new Random(0));
    tf.tidy(() => {
      const values = Object.entries(golden.parameters).map(([name, value]) => [name, tensor(value)]);
      stack.loadParameters(Object.fromEntries(values));
      const x = tensor(golden.x);
      const output = stack.forward(x, byCell(golden.start));
      expectNumbers(output.hidden, golden.hidden);
      golden.last.forEach((part, index) => {
        expectNumbers(tf.stack(output.state.map((state) => state[index]!)), part);
      });

      const loss = (): tf.Scalar =>
        tf.sum(tf.mul(stack.forward(x, byCell(golden.start)).hidden, tensor(golden.weights)));
      const { grads } = tf.variableGrads(loss, Object.values(stack.parameters()));
      for (const [name, variable] of Object.entries(stack.parameters()))
        expectNumbers(grads[variable.name]!, golden.gradients[name]!);
      const dx = tf.grad((input) =>
        tf.sum(tf.mul(stack.forward(input, byCell(golden.start)).hidden, tensor(golden.weights))),
      )(x);
      expectNumbers(dx, golden.gradients['x']!);
    });
    stack.dispose();
  });

  test("sequences of different lengths are read as PyTorch's packed sequences, in both directions", () => {
    const { encoder } = attention;
    const config = { cell: 'lstm', inputSize: 3, hiddenSize: 4, layers: 2, bidirectional: true } as const;
    const stack = new RecurrentStack(config, new Random(0));
    tf.tidy(() => {
      const parameters = Object.entries<Numbers>(encoder.parameters);
      stack.loadParameters(Object.fromEntries(parameters.map(([name, value]) => [name, tensor(value)])));
      const lengths = tf.tensor1d(encoder.lengths, 'int32');
      const [forHidden, forLast] = encoder.cotangents.map(tensor);
      const loss = (x: tf.Tensor): tf.Scalar => {
        const { hidden, last } = stack.encode(x, lengths);
        return tf.add(tf.sum(tf.mul(hidden, forHidden!)), tf.sum(tf.mul(last, forLast!))).asScalar();
      };
      const { hidden, last } = stack.encode(tensor(encoder.x), lengths);
      expectNumbers(hidden, encoder.hidden);
      expectNumbers(last, encoder.last);
      const golden: Record<string, Numbers> = encoder.gradients;
      expectNumbers(tf.grad(loss)(tensor(encoder.x)), golden['x']!);
      const variables = stack.parameters();
      const { grads } = tf.variableGrads(() => loss(tensor(encoder.x)), Object.values(variables));
      for (const [name, variable] of Object.entries(variables))
        expectNumbers(grads[variable.name]!, golden[name]!);
    });
    stack.dispose();
  });

  test('a state of other cells is refused', () => {
    const x = tf.ones([1, 2, 2]);
    const sizes = { inputSize: 2, hiddenSize: 3 };
    const lstm = new RecurrentStack({ cell: 'lstm', ...sizes }, new Random(1));
    const gru = new RecurrentStack({ cell: 'gru', layers: 2, ...sizes }, new Random(1));
    expect(() => lstm.forward(x, gru.zeroState(1))).toThrow(
      'RecurrentStack.forward: expected the state of 1 cells (tensors: 2), got the state of 2 cells (tensors: 1, 1); pass',
    );
    expect(() => gru.forward(x, [...gru.zeroState(1), ...gru.zeroState(1)])).toThrow(
      'got the state of 4 cells',
    );
  });

  test('dropout between layers drops in training only, and variational dropout keeps its mask', () => {
    const config = { cell: 'elman', inputSize: 2, hiddenSize: 8, layers: 2, dropout: 0.5 } as const;
    const x = tf.ones([1, 6, 2]);
    const plain = new RecurrentStack(config, new Random(1));
    const run = (stack: RecurrentStack, seed: number): number[] =>
      Array.from(stack.forward(x, undefined, { training: true, random: new Random(seed) }).hidden.dataSync());
    expect(run(plain, 1)).toEqual(run(plain, 1));
    expect(run(plain, 1)).not.toEqual(run(plain, 2));
    const evaluated = plain.forward(x).hidden.dataSync();
    expect(run(plain, 1)).not.toEqual(Array.from(evaluated));
    expect(() => plain.forward(x, undefined, { training: true })).toThrow('context.random while training');
  });
});

interface OnnxCase {
  readonly name: string;
  readonly operator: 'RNN' | 'GRU' | 'LSTM';
  readonly attributes: { readonly hidden_size: number; readonly layout?: number };
  readonly inputs: Record<string, Numbers>;
  readonly outputs: Record<string, Numbers>;
}

/** Our order of the gates in terms of ONNX's: LSTM has i, o, f, c there, GRU z, r, h, peepholes i, o, f. */
const GATES = { RNN: [0], LSTM: [0, 2, 3, 1], GRU: [1, 0, 2] } as const;
const CELLS = {
  RNN: { cell: 'elman' },
  LSTM: { cell: 'lstm' },
  GRU: { cell: 'gru', form: 'reset-before' },
} as const;
const PEEPHOLES = [0, 2, 1];

/** Blocks of rows in another order. */
const reorder = (x: tf.Tensor, order: readonly number[], blocks: number): tf.Tensor => {
  const [rows = 0, ...rest] = x.shape;
  return tf.reshape(tf.gather(tf.reshape(x, [blocks, rows / blocks, ...rest]), [...order]), [-1, ...rest]);
};

test.each<[string, (random: Random) => unknown]>([
  ['RecurrentStack', (none) => new RecurrentStack({ cell: 'lstm', inputSize: 1, hiddenSize: 1 }, none)],
  ['ElmanCell', (none) => new ElmanCell({ inputSize: 1, hiddenSize: 1 }, none)],
  ['LSTMCell', (none) => new LSTMCell({ inputSize: 1, hiddenSize: 1 }, none)],
  ['GRUCell', (none) => new GRUCell({ inputSize: 1, hiddenSize: 1 }, none)],
  ['CharRNN', (none) => new CharRNN({ vocabulary: ['a', 'b'] }, none)],
  ['Seq2Seq', (none) => new Seq2Seq({ sourceVocabulary: ['a'], targetVocabulary: ['b'] }, none)],
  ['AdditiveAttention', (none) => new AdditiveAttention({ querySize: 1, memorySize: 1 }, none)],
  ['MultiplicativeAttention', (none) => new MultiplicativeAttention({ querySize: 1, memorySize: 1 }, none)],
])('%s asks for a Random that is missing', (name, make) => {
  const missing: unknown = undefined;
  expect(() => make(missing as Random)).toThrow(
    `${name}: expected a Random, got none; pass new Random(seed)`,
  );
});

test('chrono biases let cells forget between once in two steps and once in so many', () => {
  const steps = 100;
  const hiddenSize = 200;
  const gatesOf = (cell: 'lstm' | 'gru', gates: number): tf.Tensor[] => {
    const { bias_ih_l0: given, bias_hh_l0: state } = new RecurrentStack(
      { cell, inputSize: 1, hiddenSize, chrono: steps },
      new Random(1),
    ).parameters();
    expect(tf.max(tf.abs(state!)).dataSync()[0]).toBe(0);
    return tf.split(given!, gates);
  };
  const [input, forget, candidate, output] = gatesOf('lstm', 4);
  expect(input!.dataSync()).toEqual(tf.neg(forget!).dataSync());
  const [reset, update, next] = gatesOf('gru', 3);
  for (const rest of [candidate, output, reset, next]) expect(tf.max(tf.abs(rest!)).dataSync()[0]).toBe(0);
  for (const kept of [forget!, update!]) {
    const times = [...tf.exp(kept).dataSync()].sort((a, b) => a - b);
    expect(times[0]).toBeGreaterThanOrEqual(0.999);
    expect(times.at(-1)).toBeLessThanOrEqual(steps - 1 + 0.01);
    expect(times[hiddenSize / 2]).toBeGreaterThan(40);
    expect(times[hiddenSize / 2]).toBeLessThan(60);
  }
  expect(() => new LSTMCell({ inputSize: 1, hiddenSize: 2, chrono: 2 }, new Random(1))).toThrow(
    'LSTMCell: expected chrono to be a number at least 3, got 2',
  );
});

test('an array is refused where a tensor belongs', () => {
  const stack = new RecurrentStack({ cell: 'gru', inputSize: 1, hiddenSize: 1 }, new Random(1));
  const array: unknown = [[[1]]];
  expect(() => stack.forward(array as tf.Tensor)).toThrow(
    'RecurrentStack.forward: expected x to be a tensor, got Array; make one by tf.tensor(values).',
  );
  stack.dispose();
});

onBackends("ONNX's operator cases", () => {
  test.each(onnxCases as OnnxCase[])('$name', ({ operator, attributes, inputs, outputs }) => {
    const { hidden_size: hiddenSize, layout = 0 } = attributes;
    checkNumber('test', 'hiddenSize', hiddenSize, { integer: true, min: 1 });
    const order = GATES[operator];
    const batchFirst = layout === 1;
    const x = batchFirst ? tensor(inputs['X']!) : tf.transpose(tensor(inputs['X']!), [1, 0, 2]);
    const peephole = inputs['P'];
    const config = {
      ...CELLS[operator],
      inputSize: x.shape[2]!,
      hiddenSize,
      peephole: peephole !== undefined,
    };
    const stack = new RecurrentStack(config, new Random(0));
    const single = (name: string): tf.Tensor =>
      reorder(tf.squeeze(tensor(inputs[name]!), [0]), order, order.length);
    const bias = inputs['B'] === undefined ? undefined : tf.split(tf.squeeze(tensor(inputs['B']), [0]), 2);
    const zeros = tf.zeros([order.length * hiddenSize]);
    stack.loadParameters({
      weight_ih_l0: single('W'),
      weight_hh_l0: single('R'),
      bias_ih_l0: bias === undefined ? zeros : reorder(bias[0]!, order, order.length),
      bias_hh_l0: bias === undefined ? zeros : reorder(bias[1]!, order, order.length),
      ...(peephole && {
        weight_peephole_l0: tf.gather(tf.reshape(tensor(peephole), [3, hiddenSize]), PEEPHOLES),
      }),
    });
    const initial = ['initial_h', 'initial_c']
      .map((name) => inputs[name])
      .filter((state) => state !== undefined);
    const { hidden, state } = stack.forward(x, initial.length === 0 ? undefined : byCell(initial));
    const { Y, Y_h } = outputs;
    const last = state[0]![0]!;
    if (Y_h !== undefined) expectNumbers(tf.reshape(last, Y_h.shape), Y_h);
    if (Y !== undefined) expectNumbers(tf.reshape(hidden, Y.shape), Y);
    expect(Y ?? Y_h).toBeDefined();
  });
});
