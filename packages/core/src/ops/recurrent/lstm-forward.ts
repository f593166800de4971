import { tf } from '../../tf.ts';
import { timesTransposed } from '../products.ts';
import { unstackLeading } from '../unstack-leading.ts';
import { projectInput, recurrentProduct, stackSteps } from './gates.ts';

/**
 * The forward pass of `LSTMSequence` on ordinary operations. Inputs as listed there.
 *
 * @returns hidden [time, batch, output], the last cell [batch, hidden], gates i, f, g, o [4, time, batch, hidden] and cells
 *   [time, batch, hidden]
 */
export function lstmForward(
  inputs: readonly tf.Tensor[],
  { peephole, projection }: { peephole: boolean; projection: boolean },
): tf.Tensor[] {
  const [x, h0, c0, weightIH, weightHH, bias] = inputs as [
    tf.Tensor,
    tf.Tensor2D,
    tf.Tensor2D,
    ...tf.Tensor[],
  ];
  const [pI, pF, pO] = peephole ? unstackLeading<tf.Tensor1D>(inputs[6]!) : [];
  const matrix = projection ? (inputs.at(-1) as tf.Tensor2D) : undefined;
  const see = (sum: tf.Tensor, weight: tf.Tensor1D | undefined, cell: tf.Tensor): tf.Tensor =>
    weight === undefined ? sum : tf.add(sum, tf.mul(weight, cell));

  const projected = projectInput(x, weightIH!, bias!, 4);
  const product = recurrentProduct(weightHH!, 4, h0.shape[0]);
  let [h, c] = [h0, c0];
  const saved: tf.Tensor[][] = [[], [], [], [], [], []];
  for (let t = 0; t < x.shape[0]!; t++) {
    const [sI, sF, sG, sO] = product(h).map((sum, gate) => tf.add(projected[gate]![t]!, sum));
    const i = tf.sigmoid(see(sI!, pI, c));
    const f = tf.sigmoid(see(sF!, pF, c));
    const g = tf.tanh(sG!);
    c = tf.add(tf.mul(f, c), tf.mul(i, g));
    const o = tf.sigmoid(see(sO!, pO, c));
    h = tf.mul(o, tf.tanh(c));
    if (matrix !== undefined) h = timesTransposed(h, matrix);
    [i, f, g, o, c, h].forEach((value, which) => {
      saved[which]!.push(value);
    });
  }
  const gates = saved.slice(0, 4).flat();
  const shape = [4, x.shape[0]!, ...c0.shape];
  return [stackSteps(saved[5]!), tf.clone(c), tf.reshape(tf.concat(gates, 0), shape), stackSteps(saved[4]!)];
}
