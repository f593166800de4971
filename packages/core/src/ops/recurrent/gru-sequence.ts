import { ConfigError, checkShape } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { defineOp } from '../define-op.ts';
import { transposedTimes } from '../products.ts';
import { sumRows } from '../rows.ts';
import { checkSequence } from './check-sequence.ts';
import { flatRows, inputGradient, inputWeightGradient, previousStates } from './gates.ts';
import { gruBackward } from './gru-backward.ts';
import type { GRUForm } from './gru-form.ts';
import { gruForward } from './gru-forward.ts';

/** The weights of a GRU layer: PyTorch's layout, gates in its order r, z, n. */
export interface GRUWeights {
  /** [3·hidden, in] */
  readonly weightIH: tf.Tensor2D;
  /** [3·hidden, hidden] */
  readonly weightHH: tf.Tensor2D;
  /** [3·hidden] */
  readonly biasIH: tf.Tensor1D;
  /** [3·hidden] */
  readonly biasHH: tf.Tensor1D;
}

/** What a GRU kernel is told besides its tensors. */
export interface GRUAttributes {
  readonly form: GRUForm;
}

/** Inputs in order: x, h0, weightIH, weightHH, biasIH, biasHH. Outputs: hidden, and the gates r, z, n and U_n's sum. */
const sequence = defineOp<GRUAttributes>({
  name: 'GRUSequence',
  outputs: 2,
  composite: (inputs, { form }) => gruForward(inputs, form),
  gradient: ([dHidden], [x, h0, weightIH, weightHH], [hidden, gates], attributes) => {
    const backwardInputs = [dHidden!, hidden!, gates!, h0!, weightHH!];
    const [dInputSums, dHiddenSums, dH0, resetStates] = sequenceGradient(backwardInputs, attributes);
    const inputRows = flatRows(dInputSums!);
    const hiddenRows = flatRows(dHiddenSums!);
    return [
      () => inputGradient(x!, inputRows, weightIH!),
      () => dH0!,
      () => inputWeightGradient(x!, inputRows, weightIH!.shape[1]!),
      () => hiddenWeightGradient(hiddenRows, previousStates(h0!, hidden!), resetStates!, attributes.form),
      () => sumRows(inputRows),
      () => sumRows(hiddenRows),
    ];
  },
});

/**
 * Inputs: dHidden, hidden, gates, h0, weightHH. Outputs: the gradients of the sums W x + b and U h + b, each
 * [time, batch, 3·hidden], of h0 [batch, hidden], and r ⊙ h_{t−1} [time, batch, hidden].
 */
const sequenceGradient = defineOp<GRUAttributes>({
  name: 'GRUSequenceGrad',
  outputs: 4,
  composite: (inputs, { form }) => gruBackward(inputs, form),
});

/** [3·hidden, hidden]: in the reset-before form, U_n has multiplied r ⊙ h_{t−1} instead of h_{t−1}. */
function hiddenWeightGradient(
  rows: tf.Tensor2D,
  before: tf.Tensor,
  reset: tf.Tensor,
  form: GRUForm,
): tf.Tensor {
  if (form === 'reset-after') return transposedTimes(rows, flatRows(before));
  const hidden = before.shape.at(-1)!;
  const [rz, n] = tf.split(rows, [2 * hidden, hidden], 1) as [tf.Tensor2D, tf.Tensor2D];
  return tf.concat([transposedTimes(rz, flatRows(before)), transposedTimes(n, flatRows(reset))], 0);
}

/**
 * A whole sequence through one GRU layer, in one kernel call forward and one backward:
 *
 *     r, z = σ(W x_t + b + U h_{t−1} + b′)
 *     reset-after:  n = tanh(W x_t + b + r ⊙ (U h_{t−1} + b′))
 *     reset-before: n = tanh(W x_t + b + U (r ⊙ h_{t−1}) + b′)
 *     h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * z is the share of the old state, as in the paper, PyTorch and ONNX; Chung et al. (2014) call that share 1 − z.
 * Source: Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder (2014), equations 5 to 8.
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]: ids that stand for one-hot vectors.
 * @param h0 [batch, hidden]
 * @returns h after every step: [time, batch, hidden]
 */
export function gruSequence(
  x: tf.Tensor,
  h0: tf.Tensor2D,
  weights: GRUWeights,
  options: { form?: GRUForm } = {},
): tf.Tensor3D {
  const { weightIH, weightHH, biasIH, biasHH } = weights;
  const hiddenSize = biasIH.shape[0] / 3;
  const batch = checkSequence('gruSequence', x, weightIH, biasIH.shape[0]);
  checkShape('gruSequence', 'weightHH', weightHH, [3 * hiddenSize, hiddenSize]);
  checkShape('gruSequence', 'biasHH', biasHH, [3 * hiddenSize]);
  checkShape('gruSequence', 'h0', h0, [batch, hiddenSize]);
  const { form = 'reset-after' } = options;
  checkForm(form);
  const [hidden] = sequence([x, h0, weightIH, weightHH, biasIH, biasHH], { form });
  return hidden as tf.Tensor3D;
}

function checkForm(form: GRUForm): void {
  if (form === 'reset-before' || form === 'reset-after') return;
  const got = `'${String(form satisfies never)}'`;
  throw new ConfigError({ who: 'gruSequence', expected: "form 'reset-before' or 'reset-after'", got });
}
