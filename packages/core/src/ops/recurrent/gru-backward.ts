import { tf } from '../../tf.ts';
import { timesBy } from '../products.ts';
import { unstackLeading } from '../unstack-leading.ts';
import { gateBlocks, previousStates, stackSteps } from './gates.ts';
import type { GRUForm } from './gru-form.ts';

type Steps = tf.Tensor2D[];

/** y(1 − y), the slope of the sigmoid where it gives y. */
const sigmoidSlope = (y: tf.Tensor): tf.Tensor => tf.sub(y, tf.square(y));

/**
 * The backward pass of `GRUSequence` on ordinary operations; inputs and outputs as `GRUSequenceGrad` lists them:
 *
 *     dZ_z = dH ⊙ (h_{t−1} − n) z(1 − z);  dZ_n = dH ⊙ (1 − z)(1 − n²)
 *     reset-after:  dZ_r = dZ_n ⊙ s ⊙ r(1 − r), where s = U_n h_{t−1} + b′;  dS = dZ_n ⊙ r
 *     reset-before: dZ_r = (dZ_n U_n) ⊙ h_{t−1} ⊙ r(1 − r)
 */
export function gruBackward(inputs: readonly tf.Tensor[], form: GRUForm): tf.Tensor[] {
  const [dHidden, hidden, gates, h0, weightHH] = inputs as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const [r, z, n, sums] = unstackLeading<tf.Tensor3D>(gates) as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
  ];
  const before = previousStates(h0, hidden);
  const after = form === 'reset-after';
  const open = tf.sub(1, z);
  const slopes = {
    z: unstackLeading(tf.mul(tf.sub(before, n), sigmoidSlope(z))),
    n: unstackLeading(tf.sub(open, tf.mul(open, tf.square(n)))),
    r: unstackLeading(tf.mul(after ? sums : before, sigmoidSlope(r))),
  };
  const [reset, keep, arriving]: [Steps, Steps, Steps] = [
    unstackLeading(r),
    unstackLeading(z),
    unstackLeading(dHidden),
  ];
  const [throughR, throughZ, throughN] = gateBlocks<tf.Tensor2D>(weightHH, 3).map(timesBy);
  const [dInputSums, dHiddenSums]: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let dH: tf.Tensor2D | undefined;
  for (let t = arriving.length - 1; t >= 0; t--) {
    const total: tf.Tensor2D = dH === undefined ? arriving[t]! : tf.add(arriving[t]!, dH);
    const dZ = tf.mul(total, slopes.z[t]!) as tf.Tensor2D;
    const dN = tf.mul(total, slopes.n[t]!) as tf.Tensor2D;
    const dSum = after ? (tf.mul(dN, reset[t]!) as tf.Tensor2D) : dN;
    const fromN = throughN!(dSum);
    const dR = tf.mul(after ? dN : fromN, slopes.r[t]!) as tf.Tensor2D;
    const direct = after ? fromN : tf.mul(fromN, reset[t]!);
    dH = tf.addN([tf.mul(total, keep[t]!), direct, throughR!(dR), throughZ!(dZ)]) as tf.Tensor2D;
    dInputSums.unshift(tf.concat([dR, dZ, dN], 1));
    dHiddenSums.unshift(after ? tf.concat([dR, dZ, dSum], 1) : dInputSums[0]!);
  }
  return [stackSteps(dInputSums), stackSteps(dHiddenSums), dH!, tf.mul(r, before)];
}
