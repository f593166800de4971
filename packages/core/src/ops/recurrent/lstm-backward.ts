import { tf } from '../../tf.ts';
import { times, timesBy } from '../products.ts';
import { unstackLeading } from '../unstack-leading.ts';
import { previousStates, stackSteps } from './gates.ts';

/**
 * What backpropagation through a step multiplies with, for all steps at once:
 *
 *     dC += dH ⊙ o(1 − tanh²c);  dZ_o = dH ⊙ tanh c · o(1 − o)
 *     dZ_i = dC ⊙ g·i(1 − i);  dZ_f = dC ⊙ c_{t−1}·f(1 − f);  dZ_g = dC ⊙ i(1 − g²)
 */
function localDerivatives(
  gates: tf.Tensor,
  cells: tf.Tensor,
  c0: tf.Tensor,
): Record<'i' | 'f' | 'g' | 'o' | 'c', tf.Tensor2D[]> {
  const [i, f, g, o] = unstackLeading<tf.Tensor3D>(gates) as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
  ];
  const squashed = tf.tanh(cells);
  const sigmoidSlope = (y: tf.Tensor): tf.Tensor => tf.sub(y, tf.square(y));
  const tanhTimes = (factor: tf.Tensor, y: tf.Tensor): tf.Tensor =>
    tf.sub(factor, tf.mul(factor, tf.square(y)));
  return {
    i: unstackLeading(tf.mul(g, sigmoidSlope(i))),
    f: unstackLeading(tf.mul(previousStates(c0, cells), sigmoidSlope(f))),
    g: unstackLeading(tanhTimes(i, g)),
    o: unstackLeading(tf.mul(squashed, sigmoidSlope(o))),
    c: unstackLeading(tanhTimes(o, squashed)),
  };
}

/** The backward pass of `LSTMSequence` on ordinary operations; inputs and outputs as `LSTMSequenceGrad` lists them. */
export function lstmBackward(
  inputs: readonly tf.Tensor[],
  { peephole, projection }: { peephole: boolean; projection: boolean },
): tf.Tensor[] {
  const [dHidden, dCell, gates, cells, c0, weightHH] = inputs as [
    tf.Tensor,
    tf.Tensor2D,
    tf.Tensor,
    tf.Tensor,
    ...tf.Tensor[],
  ];
  const [pI, pF, pO] = peephole ? unstackLeading<tf.Tensor1D>(inputs[6]!) : [];
  const matrix = projection ? (inputs.at(-1) as tf.Tensor2D) : undefined;
  const slopes = localDerivatives(gates, cells, c0!);
  const forget = unstackLeading(tf.slice(gates, [1, 0, 0, 0], [1, -1, -1, -1]).reshape(cells.shape));
  const arriving = unstackLeading(dHidden);
  const through = timesBy(weightHH as tf.Tensor2D);
  const dGates: tf.Tensor[] = [];
  const dOutputs: tf.Tensor[] = [];
  let dC = dCell;
  let dH: tf.Tensor2D | undefined;
  for (let t = arriving.length - 1; t >= 0; t--) {
    const dOutput = dH === undefined ? arriving[t]! : tf.add(arriving[t]!, dH);
    const dRaw = matrix === undefined ? dOutput : times(dOutput as tf.Tensor2D, matrix);
    const dO = tf.mul(dRaw, slopes.o[t]!);
    dC = tf.add(dC, tf.mul(dRaw, slopes.c[t]!));
    if (pO !== undefined) dC = tf.add(dC, tf.mul(dO, pO));
    const dI = tf.mul(dC, slopes.i[t]!);
    const dF = tf.mul(dC, slopes.f[t]!);
    const d = tf.concat([dI, dF, tf.mul(dC, slopes.g[t]!), dO], 1) as tf.Tensor2D;
    dC = tf.mul(dC, forget[t]!);
    if (pI !== undefined && pF !== undefined) dC = tf.addN([dC, tf.mul(dI, pI), tf.mul(dF, pF)]);
    dH = through(d);
    dGates.unshift(d);
    dOutputs.unshift(dOutput);
  }
  return [stackSteps(dGates), dH!, dC, projection ? stackSteps(dOutputs) : tf.scalar(0)];
}
