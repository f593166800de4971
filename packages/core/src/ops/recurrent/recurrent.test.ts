import { registerSimd } from '@reverie/simd';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { normal } from '../../random/tensors.ts';
import { expectGradients } from '../../testing/gradients.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import { elmanSequence } from './elman-sequence.ts';
import { gruSequence } from './gru-sequence.ts';
import { lstmSequence } from './lstm-sequence.ts';

const [TIME, BATCH, IN, HIDDEN, OUTPUT] = [3, 2, 3, 2, 3];

/** Small weights: no unit saturates, so differences stay accurate. */
const draw = (name: string, ...shape: number[]): tf.Tensor => normal(new Random(name), shape, { std: 0.5 });

type Inputs = tf.Tensor[];
const asMatrix = (x: tf.Tensor | undefined): tf.Tensor2D => x as tf.Tensor2D;
const asVector = (x: tf.Tensor | undefined): tf.Tensor1D => x as tf.Tensor1D;

const lstm = (
  x: tf.Tensor,
  [h, c, wIH, wHH, b, ...rest]: Inputs,
  peephole = false,
): ReturnType<typeof lstmSequence> =>
  lstmSequence(x, asMatrix(h), asMatrix(c), {
    weightIH: asMatrix(wIH),
    weightHH: asMatrix(wHH),
    bias: asVector(b),
    peephole: peephole ? asMatrix(rest[0]) : undefined,
    projection: rest.length > (peephole ? 1 : 0) ? asMatrix(rest.at(-1)) : undefined,
  });

const lstmInputs = (output = HIDDEN): Inputs => [
  draw('h', BATCH, output),
  draw('c', BATCH, HIDDEN),
  draw('wih', 4 * HIDDEN, IN),
  draw('whh', 4 * HIDDEN, output),
  draw('b', 4 * HIDDEN),
];

onBackends('recurrent sequences', () => {
  test('LSTM: hidden states and the last cell have the gradients of central differences', () => {
    const inputs = [draw('x', TIME, BATCH, IN), ...lstmInputs()];
    expectGradients((x, ...rest) => lstm(x!, rest).hidden, inputs);
    expectGradients((x, ...rest) => lstm(x!, rest).cell, inputs);
  });

  test('LSTM with peepholes and projection has the gradients of central differences', () => {
    const inputs = [
      draw('x', TIME, BATCH, IN),
      ...lstmInputs(OUTPUT),
      draw('p', 3, HIDDEN),
      draw('r', OUTPUT, HIDDEN),
    ];
    expectGradients((x, ...rest) => lstm(x!, rest, true).hidden, inputs);
    expectGradients((x, ...rest) => lstm(x!, rest, true).cell, inputs);
  });

  test('GRU in both forms has the gradients of central differences', () => {
    for (const form of ['reset-before', 'reset-after'] as const) {
      const biases = [draw('bih', 3 * HIDDEN), draw('bhh', 3 * HIDDEN)];
      const weights = [draw('wih', 3 * HIDDEN, IN), draw('whh', 3 * HIDDEN, HIDDEN), ...biases];
      expectGradients(
        (x, h, weightIH, weightHH, biasIH, biasHH) =>
          gruSequence(
            x!,
            asMatrix(h),
            {
              weightIH: asMatrix(weightIH),
              weightHH: asMatrix(weightHH),
              biasIH: asVector(biasIH),
              biasHH: asVector(biasHH),
            },
            { form },
          ),
        [draw('x', TIME, BATCH, IN), draw('h', BATCH, HIDDEN), ...weights],
      );
    }
  });

  test('Elman with tanh and ReLU has the gradients of central differences', () => {
    for (const activation of ['tanh', 'relu'] as const) {
      const weights = [draw('wih', HIDDEN, IN), draw('whh', HIDDEN, HIDDEN), draw('bias', HIDDEN)];
      expectGradients(
        (x, h, wIH, wHH, b) =>
          elmanSequence(
            x!,
            asMatrix(h),
            { weightIH: asMatrix(wIH), weightHH: asMatrix(wHH), bias: asVector(b) },
            { activation },
          ),
        [draw('x', TIME, BATCH, IN), draw('h', BATCH, HIDDEN), ...weights],
      );
    }
  });

  test('ids give the values and weight gradients of their one-hot vectors', () => {
    const ids = tf.tensor2d([0, 2, 1, 1, 0, 2], [TIME, BATCH], 'int32');
    const oneHot = tf.cast(tf.oneHot(ids, IN), 'float32');
    const rest = lstmInputs();
    const loss = (x: tf.Tensor) => (weightIH: tf.Tensor) =>
      tf.sum(tf.square(lstm(x, [rest[0]!, rest[1]!, weightIH, rest[3]!, rest[4]!]).hidden));
    expectClose(lstm(ids, rest).hidden, lstm(oneHot, rest).hidden.dataSync(), 1e-6);
    // Sums of products in another order: a few units in the last place of values of order 1.
    expectClose(tf.grad(loss(ids))(rest[2]!), tf.grad(loss(oneHot))(rest[2]!).dataSync(), 1e-5);
  });

  test('a sequence in two parts with carried state equals the whole', () => {
    const x = draw('x', 6, BATCH, IN);
    const [h, c, ...weights] = lstmInputs();
    const whole = lstm(x, [h!, c!, ...weights]);
    const first = lstm(tf.slice(x, [0, 0, 0], [3, -1, -1]), [h!, c!, ...weights]);
    const carried = tf.reshape(tf.slice(first.hidden, [2, 0, 0], [1, -1, -1]), [BATCH, HIDDEN]);
    const second = lstm(tf.slice(x, [3, 0, 0], [3, -1, -1]), [carried, first.cell, ...weights]);
    expectClose(tf.concat([first.hidden, second.hidden], 0), whole.hidden.dataSync(), 1e-6);
    expectClose(second.cell, whole.cell.dataSync(), 1e-6);
  });

  test('one sequence alone takes the path of a single row and gives the same numbers', () => {
    const x = draw('x', TIME, BATCH, IN);
    const [h, c, ...weights] = lstmInputs();
    const both = lstm(x, [h!, c!, ...weights]).hidden;
    const row = (t: tf.Tensor, axis: number): tf.Tensor => tf.gather(t, [1], axis);
    const alone = lstm(row(x, 1), [row(h!, 0), row(c!, 0), ...weights]).hidden;
    expectClose(alone, row(both, 1).dataSync(), 1e-6);
  });

  test('no tensor is left over, forward and backward', async () => {
    const x = draw('x', TIME, BATCH, IN);
    const inputs = lstmInputs();
    await expectNoLeak(() => {
      tf.tidy(() => {
        tf.grads((...args: tf.Tensor[]) => tf.sum(lstm(x, args).hidden))(inputs);
      });
    });
  });

  test('wrong shapes are named', () => {
    const [h, c, wIH, wHH, b] = lstmInputs();
    const x = draw('x', TIME, BATCH, IN + 1);
    expect(() => lstm(x, [h!, c!, wIH!, wHH!, b!])).toThrow(
      'lstmSequence: expected x [time, 2, 3], got [3, 2, 4].',
    );
    expect(() => lstm(draw('x', TIME, BATCH, IN), [draw('h', 1, HIDDEN), c!, wIH!, wHH!, b!])).toThrow(
      'expected h0 [2, 2], got [1, 2]',
    );
  });

  test('a sequence without steps and forms that do not exist are refused', () => {
    const [h, c, wIH, wHH, b] = lstmInputs();
    expect(() => lstm(tf.zeros([0, BATCH, IN]), [h!, c!, wIH!, wHH!, b!])).toThrow(
      'lstmSequence: expected x with at least one step and one sequence, got [0, 2, 3].',
    );
    const x = draw('x', TIME, BATCH, IN);
    const [weightIH, weightHH, bias] = [
      tf.zeros([3 * HIDDEN, IN]),
      tf.zeros([3 * HIDDEN, HIDDEN]),
      tf.zeros([3 * HIDDEN]),
    ];
    const gru = { weightIH, weightHH, biasIH: bias, biasHH: bias } as Parameters<typeof gruSequence>[2];
    const form: string = 'before';
    expect(() => gruSequence(x, asMatrix(h), gru, { form: form as 'reset-before' })).toThrow(
      "gruSequence: expected form 'reset-before' or 'reset-after', got 'before'.",
    );
    const elman = {
      weightIH: tf.zeros([HIDDEN, IN]),
      weightHH: tf.zeros([HIDDEN, HIDDEN]),
      bias: tf.zeros([HIDDEN]),
    };
    const activation: string = 'sigmoid';
    expect(() =>
      elmanSequence(x, asMatrix(h), elman as Parameters<typeof elmanSequence>[2], {
        activation: activation as 'relu',
      }),
    ).toThrow("elmanSequence: expected activation 'tanh' or 'relu', got 'sigmoid'.");
  });
});

test('the bits of a batch that two threads share are those of one thread', async () => {
  const values: tf.TypedArray[][] = [];
  for (const threads of [1, 2]) {
    registerSimd(`recurrent-${threads}`, { threads, leastWork: 0, blas: 'off' });
    await tf.setBackend(`recurrent-${threads}`);
    const [batch, hidden] = [5, 9];
    const inputs = [
      draw('x', TIME, batch, IN),
      draw('h', batch, hidden),
      draw('c', batch, hidden),
      draw('wih', 4 * hidden, IN),
      draw('whh', 4 * hidden, hidden),
      draw('b', 4 * hidden),
    ];
    const gradients = tf.grads((x, ...rest) => tf.sum(lstm(x!, rest).hidden))(inputs);
    values.push([lstm(inputs[0]!, inputs.slice(1)).hidden, ...gradients].map((tensor) => tensor.dataSync()));
  }
  expect(values[1]).toEqual(values[0]);
});
