import { describe, expect, it } from 'vitest';
import { elmanSequence } from '../../../../ops/recurrent/elman-sequence.ts';
import { gruSequence } from '../../../../ops/recurrent/gru-sequence.ts';
import { lstmSequence } from '../../../../ops/recurrent/lstm-sequence.ts';
import { Random } from '../../../../random/random.ts';
import { normal } from '../../../../random/tensors.ts';
import { TESTED_BACKENDS, type TestedBackend, useTestedBackend } from '../../../../testing/on-backends.ts';
import { tf } from '../../../../tf.ts';

/** Time, batch and hidden size: whole texels and others, odd batches, and more steps than a GPU stacks at once. */
const SHAPES = [
  [1, 1, 4],
  [3, 2, 8],
  [2, 8, 4],
  [3, 5, 4],
  [17, 3, 12],
  [20, 2, 5],
] as const;
const IN = 3;

type Sequence = (x: tf.Tensor, h: tf.Tensor2D, draw: Draw) => tf.Tensor[];
type Draw = (name: string, ...shape: number[]) => tf.Tensor;

/** Weights [gates·hidden, in], [gates·hidden, hidden] and a bias. */
function weightsOf(
  draw: Draw,
  gates: number,
  size: number,
): { weightIH: tf.Tensor2D; weightHH: tf.Tensor2D; bias: tf.Tensor1D } {
  return {
    weightIH: draw('ih', gates * size, IN) as tf.Tensor2D,
    weightHH: draw('hh', gates * size, size) as tf.Tensor2D,
    bias: draw('b', gates * size) as tf.Tensor1D,
  };
}

const lstm =
  (hasPeephole: boolean): Sequence =>
  (x, h, draw) => {
    const [batch, size] = h.shape;
    const c = draw('c', batch, size) as tf.Tensor2D;
    const peephole = hasPeephole ? (draw('p', 3, size) as tf.Tensor2D) : undefined;
    const { hidden, cell } = lstmSequence(x, h, c, { ...weightsOf(draw, 4, size), peephole });
    return [hidden, cell];
  };

const gru =
  (form: 'reset-before' | 'reset-after'): Sequence =>
  (x, h, draw) => {
    const { bias: biasIH, ...weights } = weightsOf(draw, 3, h.shape[1]);
    const biasHH = draw('b2', biasIH.size) as tf.Tensor1D;
    return [gruSequence(x, h, { ...weights, biasIH, biasHH }, { form })];
  };

const SEQUENCES: Readonly<Record<string, Sequence>> = {
  lstm: lstm(false),
  'lstm with peepholes': lstm(true),
  'gru reset-before': gru('reset-before'),
  'gru reset-after': gru('reset-after'),
  elman: (x, h, draw) => [elmanSequence(x, h, weightsOf(draw, 1, h.shape[1]))],
};

/** The outputs and the gradients of x, of the states and of all weights, on a backend. */
async function resultsOn(
  backend: TestedBackend,
  sequence: Sequence,
  [time, batch, size]: readonly [number, number, number],
): Promise<Float32Array[]> {
  await useTestedBackend(backend);
  return tf.tidy(() => {
    const random = new Random(7);
    const names = new Map<string, tf.Tensor>();
    const draw: Draw = (name, ...shape) => {
      const known = names.get(name) ?? normal(random.split(name), shape, { std: 0.4 });
      names.set(name, known);
      return known;
    };
    const run = (): tf.Tensor[] =>
      sequence(draw('x', time, batch, IN), draw('h', batch, size) as tf.Tensor2D, draw);
    const outputs = run();
    const keys = [...names.keys()];
    const loss = (...inputs: tf.Tensor[]): tf.Tensor => {
      for (const [index, key] of keys.entries()) names.set(key, inputs[index]!);
      return tf.addN(run().map((output) => tf.sum(tf.mul(output, tf.cos(output)))));
    };
    const gradients = tf.grads(loss)(keys.map((key) => names.get(key)!));
    return [...outputs, ...gradients].map((tensor) => tensor.dataSync<'float32'>());
  });
}

const MODES = TESTED_BACKENDS.filter((backend) => backend.startsWith('gpujs'));

describe.each(Object.keys(SEQUENCES))('%s', (name) => {
  it.each(MODES)('has the values and gradients of the composite on %s', async (backend) => {
    for (const shape of SHAPES) {
      const actual = await resultsOn(backend, SEQUENCES[name]!, shape);
      const expected = await resultsOn('cpu', SEQUENCES[name]!, shape);
      for (const [index, values] of expected.entries()) {
        expect(actual[index]!.length).toBe(values.length);
        for (const [at, value] of values.entries()) {
          // Sums over up to 51 steps of products of order 1, in another order.
          expect(Math.abs(actual[index]![at]! - value)).toBeLessThanOrEqual(
            2e-5 * Math.max(1, Math.abs(value)),
          );
        }
      }
    }
  });
});
