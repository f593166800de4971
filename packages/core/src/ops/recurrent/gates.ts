import { tf } from '../../tf.ts';
import { scatterAdd } from '../embedding-lookup.ts';
import { oneHot } from '../one-hot.ts';
import { isArrayBackend, times, timesTransposed, timesTransposedBy, transposedTimes } from '../products.ts';
import { lookUpColumns } from '../rows.ts';
import { unstackLeading } from '../unstack-leading.ts';

/**
 * What the recurrent composites share. A cell with `gates` gates has PyTorch's weights: [gates·hidden, in] and
 * [gates·hidden, hidden], one block of rows a gate. The composites work on one block at a time: a block of rows is a cheap
 * slice, a block of columns is not.
 */

/** The blocks of rows of a weight or bias: gates × [hidden, ...]. */
export function gateBlocks<T extends tf.Tensor>(weight: tf.Tensor, gates: number): T[] {
  const [rows = 0, ...rest] = weight.shape;
  return unstackLeading<T>(tf.reshape(weight, [gates, rows / gates, ...rest]));
}

/**
 * U h of every gate: gates × [batch, hidden]. The blocks are transposed once for all steps; for a single sequence the
 * matrix is multiplied from the left as it is.
 *
 * @param weightHH [gates·hidden, inner]
 */
export function recurrentProduct(
  weightHH: tf.Tensor,
  gates: number,
  batch: number,
): (h: tf.Tensor2D) => tf.Tensor2D[] {
  if (batch === 1) return (h) => splitRow(timesTransposed(h, weightHH as tf.Tensor2D), gates);
  const products = gateBlocks<tf.Tensor2D>(weightHH, gates).map(timesTransposedBy);
  return (h) => products.map((product) => product(h));
}

/** [1, gates·hidden] as gates × [1, hidden]. */
function splitRow(row: tf.Tensor, gates: number): tf.Tensor2D[] {
  return unstackLeading(tf.reshape(row, [gates, 1, row.size / gates]));
}

/**
 * x·Wᵀ + b of every gate and step.
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]: ids that stand for one-hot vectors.
 * @returns for each gate, for each step, [batch, hidden]
 */
export function projectInput(
  x: tf.Tensor,
  weightIH: tf.Tensor,
  bias: tf.Tensor,
  gates: number,
): tf.Tensor2D[][] {
  const [time = 0, batch = 0] = x.shape;
  const inSize = weightIH.shape[1]!;
  const product = inputProduct(x, inSize);
  if (time * batch === 1) {
    const row = tf.add(product(weightIH as tf.Tensor2D), bias);
    return splitRow(row, gates).map((gate) => [gate]);
  }
  const biases = gateBlocks<tf.Tensor1D>(bias, gates);
  return gateBlocks<tf.Tensor2D>(weightIH, gates).map((block, gate) => {
    const projected = tf.add(product(block), biases[gate]!);
    return unstackLeading(tf.reshape(projected, [time, batch, block.shape[0]]));
  });
}

/** x·Wᵀ for blocks W [hidden, in] of one weight. The product with one-hot vectors is a look-up where that is faster. */
function inputProduct(x: tf.Tensor, inSize: number): (block: tf.Tensor2D) => tf.Tensor2D {
  if (x.rank === 3) {
    const rows = flatRows(x);
    return (block) => timesTransposed(rows, block);
  }
  const ids = tf.reshape(x, [-1]) as tf.Tensor1D;
  if (isArrayBackend()) return (block) => lookUpColumns(block, ids);
  const vectors = oneHot(ids, inSize);
  return (block) => timesTransposed(vectors, block);
}

/** The gradient of x: dGates·W for features, zeros for ids, which have none. */
export function inputGradient(x: tf.Tensor, dGates: tf.Tensor2D, weightIH: tf.Tensor): tf.Tensor {
  if (x.rank === 2) return tf.zeros(x.shape);
  return tf.reshape(times(dGates, weightIH as tf.Tensor2D), x.shape);
}

/** The gradient of the input weight, dGatesᵀ·x: [gates·hidden, in]. */
export function inputWeightGradient(x: tf.Tensor, dGates: tf.Tensor2D, inSize: number): tf.Tensor2D {
  if (x.rank === 3) return transposedTimes(dGates, tf.reshape(x, [-1, inSize]));
  return tf.transpose(scatterAdd(dGates, tf.reshape(x, [-1]), inSize));
}

/** The state before each step, [time, batch, hidden], of the initial state and the states after each step. */
export function previousStates(initial: tf.Tensor, states: tf.Tensor): tf.Tensor3D {
  const [time = 0, batch = 0, hidden = 0] = states.shape;
  const first = tf.reshape(initial, [1, batch, hidden]);
  if (time === 1) return first as tf.Tensor3D;
  return tf.concat([first, tf.slice(states, [0, 0, 0], [time - 1, batch, hidden])], 0) as tf.Tensor3D;
}

/** [time, ...] flattened to rows: [time·batch, features]. */
export const flatRows = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [-1, x.shape.at(-1)!]);

/** Stacks one tensor a step along a new first axis. */
export const stackSteps = (steps: readonly tf.Tensor[]): tf.Tensor => tf.stack([...steps], 0);
