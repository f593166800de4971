import { ConfigError, checkShape } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { defineOp } from '../define-op.ts';
import { timesBy, transposedTimes } from '../products.ts';
import { sumRows } from '../rows.ts';
import { unstackLeading } from '../unstack-leading.ts';
import { checkSequence } from './check-sequence.ts';
import {
  flatRows,
  inputGradient,
  inputWeightGradient,
  previousStates,
  projectInput,
  recurrentProduct,
  stackSteps,
} from './gates.ts';

/** The weights of an Elman layer, in PyTorch's layout. */
export interface ElmanWeights {
  /** [hidden, in] */
  readonly weightIH: tf.Tensor2D;
  /** [hidden, hidden] */
  readonly weightHH: tf.Tensor2D;
  /** [hidden]; PyTorch's bias_ih + bias_hh. */
  readonly bias: tf.Tensor1D;
}

/** How an Elman cell squashes its sum. */
export type ElmanActivation = 'tanh' | 'relu';

interface Attributes {
  readonly activation: ElmanActivation;
}

/** Inputs in order: x, h0, weightIH, weightHH, bias. Output: hidden [time, batch, hidden]. */
const sequence = defineOp<Attributes>({
  name: 'ElmanSequence',
  outputs: 1,
  composite: ([x, h0, weightIH, weightHH, bias], { activation }) => {
    const squash = activation === 'tanh' ? tf.tanh : tf.relu;
    const [projected] = projectInput(x!, weightIH!, bias!, 1);
    const product = recurrentProduct(weightHH!, 1, h0!.shape[0]!);
    let h = h0 as tf.Tensor2D;
    const hidden = projected!.map((input) => {
      h = squash(tf.add(input, product(h)[0]!));
      return h;
    });
    return [stackSteps(hidden)];
  },
  gradient: ([dHidden], [x, h0, weightIH, weightHH], [hidden], attributes) => {
    const [dSums, dH0] = sequenceGradient([dHidden!, hidden!, weightHH!], attributes);
    const rows = flatRows(dSums!);
    return [
      () => inputGradient(x!, rows, weightIH!),
      () => dH0!,
      () => inputWeightGradient(x!, rows, weightIH!.shape[1]!),
      () => transposedTimes(rows, flatRows(previousStates(h0!, hidden!))),
      () => sumRows(rows),
    ];
  },
});

/** Inputs: dHidden, hidden, weightHH. Outputs: the gradient of every sum [time, batch, hidden], and of h0. */
const sequenceGradient = defineOp<Attributes>({
  name: 'ElmanSequenceGrad',
  outputs: 2,
  composite: ([dHidden, hidden, weightHH], { activation }) => {
    const slope = activation === 'tanh' ? tf.sub(1, tf.square(hidden!)) : tf.step(hidden!);
    const slopes = unstackLeading(slope);
    const arriving = unstackLeading(dHidden!);
    const through = timesBy(weightHH as tf.Tensor2D);
    const dSums: tf.Tensor[] = [];
    let dH: tf.Tensor2D | undefined;
    for (let t = arriving.length - 1; t >= 0; t--) {
      const total = dH === undefined ? arriving[t]! : tf.add(arriving[t]!, dH);
      const dSum = tf.mul(total, slopes[t]!) as tf.Tensor2D;
      dH = through(dSum);
      dSums.unshift(dSum);
    }
    return [stackSteps(dSums), dH!];
  },
});

/**
 * A whole sequence through one Elman layer, in one kernel call forward and one backward:
 *
 *     h_t = tanh(W x_t + U h_{t−1} + b), or with ReLU in place of tanh
 *
 * Source: Elman: Finding Structure in Time (1990); the notes' equation 8.1.
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]: ids that stand for one-hot vectors.
 * @param h0 [batch, hidden]
 * @returns h after every step: [time, batch, hidden]
 */
export function elmanSequence(
  x: tf.Tensor,
  h0: tf.Tensor2D,
  weights: ElmanWeights,
  options: { activation?: ElmanActivation } = {},
): tf.Tensor3D {
  const { weightIH, weightHH, bias } = weights;
  const [hiddenSize] = bias.shape;
  const batch = checkSequence('elmanSequence', x, weightIH, bias.shape[0]);
  checkShape('elmanSequence', 'weightHH', weightHH, [hiddenSize, hiddenSize]);
  checkShape('elmanSequence', 'h0', h0, [batch, hiddenSize]);
  const { activation = 'tanh' } = options;
  checkActivation(activation);
  const [hidden] = sequence([x, h0, weightIH, weightHH, bias], { activation });
  return hidden as tf.Tensor3D;
}

function checkActivation(activation: ElmanActivation): void {
  if (activation === 'tanh' || activation === 'relu') return;
  const got = `'${String(activation satisfies never)}'`;
  throw new ConfigError({ who: 'elmanSequence', expected: "activation 'tanh' or 'relu'", got });
}
