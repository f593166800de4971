import { tf } from '../../tf.ts';
import { gateBlocks, projectInput, recurrentProducts, stackSteps } from './gates.ts';
import type { GRUForm } from './gru-sequence.ts';

/**
 * The forward pass of `GRUSequence` on ordinary operations. Inputs as listed there.
 *
 * @returns hidden [time, batch, hidden], and [4, time, batch, hidden]: r, z, n and the sum that U_n gave
 */
export function gruForward(inputs: readonly tf.Tensor[], form: GRUForm): tf.Tensor[] {
  const [x, h0, weightIH, weightHH, biasIH, biasHH] = inputs as [tf.Tensor, tf.Tensor2D, ...tf.Tensor[]];
  const projected = projectInput(x, weightIH!, biasIH!, 3);
  const [productR, productZ, productN] = recurrentProducts(weightHH!, 3, h0.shape[0]);
  const [bR, bZ, bN] = gateBlocks<tf.Tensor1D>(biasHH!, 3);
  let h = h0;
  const saved: tf.Tensor[][] = [[], [], [], []];
  const hidden: tf.Tensor[] = [];
  for (let t = 0; t < x.shape[0]!; t++) {
    const [xR, xZ, xN] = projected.map((steps) => steps[t]!);
    const r = tf.sigmoid(tf.add(tf.add(xR!, productR!(h)), bR!));
    const z = tf.sigmoid(tf.add(tf.add(xZ!, productZ!(h)), bZ!));
    const sum = tf.add(productN!(form === 'reset-after' ? h : tf.mul(r, h)), bN!);
    const n = tf.tanh(tf.add(xN!, form === 'reset-after' ? tf.mul(r, sum) : sum));
    h = tf.add(n, tf.mul(z, tf.sub(h, n)));
    hidden.push(h);
    [r, z, n, sum].forEach((value, which) => {
      saved[which]!.push(value);
    });
  }
  return [stackSteps(hidden), tf.reshape(tf.concat(saved.flat(), 0), [4, x.shape[0]!, ...h0.shape])];
}
