import { checkShape } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { defineOp } from '../define-op.ts';
import { transposedTimes } from '../products.ts';
import { sumRows } from '../rows.ts';
import { checkSequence } from './check-sequence.ts';
import { flatRows, inputGradient, inputWeightGradient, previousStates } from './gates.ts';
import { lstmBackward } from './lstm-backward.ts';
import { lstmForward } from './lstm-forward.ts';

/** The weights of an LSTM layer: PyTorch's layout, gates in its order i, f, g, o. */
export interface LSTMWeights {
  /** [4·hidden, in] */
  readonly weightIH: tf.Tensor2D;
  /** [4·hidden, output], where output is the projection's size, or hidden without one. */
  readonly weightHH: tf.Tensor2D;
  /** [4·hidden]; PyTorch's bias_ih + bias_hh. */
  readonly bias: tf.Tensor1D;
  /** [3, hidden]: what i and f see of the cell before the step, and o of the cell after it. */
  readonly peephole?: tf.Tensor2D | undefined;
  /** [output, hidden] */
  readonly projection?: tf.Tensor2D | undefined;
}

/** What {@link lstmSequence} returns. */
export interface LSTMSequence {
  /** h after every step: [time, batch, output]. */
  readonly hidden: tf.Tensor3D;
  /** c after the last step: [batch, hidden]. */
  readonly cell: tf.Tensor2D;
}

/** Which of the optional weights there are. */
export interface LSTMAttributes {
  readonly peephole: boolean;
  readonly projection: boolean;
}

/** Inputs in order: x, h0, c0, weightIH, weightHH, bias, then peephole and projection where there are any. */
const sequence = defineOp<LSTMAttributes>({
  name: 'LSTMSequence',
  outputs: 4,
  composite: (inputs, optional) => lstmForward(inputs, optional),
  gradient: ([dHidden, dCell], inputs, [hidden, , gates, cells], attributes) => {
    const [x, h0, c0, weightIH, weightHH, , ...optional] = inputs;
    const backwardInputs = [dHidden!, dCell!, gates!, cells!, c0!, weightHH!, ...optional];
    const [dGates, dH0, dC0, dOutputs] = sequenceGradient(backwardInputs, attributes);
    const rows = flatRows(dGates!);
    const cellsBefore = (): tf.Tensor3D => previousStates(c0!, cells!);
    const gradients = [
      () => inputGradient(x!, rows, weightIH!),
      () => dH0!,
      () => dC0!,
      () => inputWeightGradient(x!, rows, weightIH!.shape[1]!),
      () => transposedTimes(rows, flatRows(previousStates(h0!, hidden!))),
      () => sumRows(rows),
    ];
    if (attributes.peephole) gradients.push(() => peepholeGradient(dGates!, cellsBefore(), cells!));
    if (attributes.projection) gradients.push(() => projectionGradient(dOutputs!, gates!, cells!));
    return gradients;
  },
});

/**
 * Inputs in order: dHidden, dCell, gates, cells, c0, weightHH, then peephole and projection.
 * Outputs: the gradient of the gates' sums [time, batch, 4·hidden], of h0, of c0, and of every output [time, batch, output].
 */
const sequenceGradient = defineOp<LSTMAttributes>({
  name: 'LSTMSequenceGrad',
  outputs: 4,
  composite: (inputs, optional) => lstmBackward(inputs, optional),
});

/** [3, hidden]: sums over all steps of dGate · cell for i, f (cell before) and o (cell after). */
function peepholeGradient(dGates: tf.Tensor, cellsBefore: tf.Tensor3D, cells: tf.Tensor): tf.Tensor {
  const [dI, dF, , dO] = tf.split(dGates, 4, 2);
  const overSteps = (d: tf.Tensor, c: tf.Tensor): tf.Tensor => tf.sum(tf.mul(d, c), [0, 1]);
  return tf.stack([overSteps(dI!, cellsBefore), overSteps(dF!, cellsBefore), overSteps(dO!, cells)]);
}

/** [output, hidden]: Σ dOutputᵀ · (o · tanh c) over all steps. */
function projectionGradient(dOutputs: tf.Tensor, gates: tf.Tensor, cells: tf.Tensor): tf.Tensor {
  const outputGate = tf.reshape(tf.slice(gates, [3, 0, 0, 0], [1, -1, -1, -1]), cells.shape);
  return transposedTimes(flatRows(dOutputs), flatRows(tf.mul(outputGate, tf.tanh(cells))));
}

/**
 * A whole sequence through one LSTM layer, in one kernel call forward and one backward:
 *
 *     i, f, o = σ(W x_t + U h_{t−1} + b [+ p ⊙ c]),  g = tanh(W x_t + U h_{t−1} + b)
 *     c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = [R] (o ⊙ tanh c_t)
 *
 * Source: Hochreiter and Schmidhuber (1997); forget gate and peepholes: Gers, Schraudolph, Schmidhuber (2002); projection:
 * Sak, Senior, Beaufays (2014), equations 1 to 6.
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]: ids that stand for one-hot vectors.
 * @param h0 [batch, output]
 * @param c0 [batch, hidden]
 */
export function lstmSequence(
  x: tf.Tensor,
  h0: tf.Tensor2D,
  c0: tf.Tensor2D,
  weights: LSTMWeights,
): LSTMSequence {
  const { weightIH, weightHH, bias, peephole, projection } = weights;
  const hiddenSize = bias.shape[0] / 4;
  const [outputSize] = projection === undefined ? [hiddenSize] : projection.shape;
  const batch = checkSequence('lstmSequence', x, weightIH, bias.shape[0]);
  checkShape('lstmSequence', 'weightHH', weightHH, [4 * hiddenSize, outputSize]);
  checkShape('lstmSequence', 'h0', h0, [batch, outputSize]);
  checkShape('lstmSequence', 'c0', c0, [batch, hiddenSize]);
  if (peephole !== undefined) checkShape('lstmSequence', 'peephole', peephole, [3, hiddenSize]);
  if (projection !== undefined) checkShape('lstmSequence', 'projection', projection, ['output', hiddenSize]);
  const optional = [peephole, projection].filter((weight) => weight !== undefined);
  const flags = { peephole: peephole !== undefined, projection: projection !== undefined };
  const [hidden, cell] = sequence([x, h0, c0, weightIH, weightHH, bias, ...optional], flags);
  return { hidden: hidden as tf.Tensor3D, cell: cell as tf.Tensor2D };
}
