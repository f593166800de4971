import { tf } from '../../tf.ts';
import { gateBlocks, projectInput, recurrentProduct, stackSteps } from './gates.ts';
import type { GRUForm } from './gru-form.ts';

/**
 * The forward pass of `GRUSequence` on ordinary operations. Inputs as listed there.
 *
 * @returns hidden [time, batch, hidden], and [4, time, batch, hidden]: r, z, n and the sum that U_n gave
 */
export function gruForward(inputs: readonly tf.Tensor[], form: GRUForm): tf.Tensor[] {
  const [x, h0, weightIH, weightHH, biasIH, biasHH] = inputs as [tf.Tensor, tf.Tensor2D, ...tf.Tensor[]];
  const projected = projectInput(x, weightIH!, biasIH!, 3);
  const product = hiddenProduct(weightHH!, h0.shape[0], form);
  const [bR, bZ, bN] = gateBlocks<tf.Tensor1D>(biasHH!, 3);
  let h = h0;
  const saved: tf.Tensor[][] = [[], [], [], []];
  const hidden: tf.Tensor[] = [];
  for (let t = 0; t < x.shape[0]!; t++) {
    const [xR, xZ, xN] = projected.map((steps) => steps[t]!);
    const { gates, candidate } = product(h);
    const r = tf.sigmoid(tf.add(tf.add(xR!, gates[0]!), bR!)) as tf.Tensor2D;
    const z = tf.sigmoid(tf.add(tf.add(xZ!, gates[1]!), bZ!));
    const sum = tf.add(candidate(r), bN!) as tf.Tensor2D;
    const n = tf.tanh(tf.add(xN!, form === 'reset-after' ? tf.mul(r, sum) : sum));
    h = tf.add(n, tf.mul(z, tf.sub(h, n)));
    hidden.push(h);
    [r, z, n, sum].forEach((value, which) => {
      saved[which]!.push(value);
    });
  }
  return [stackSteps(hidden), tf.reshape(tf.concat(saved.flat(), 0), [4, x.shape[0]!, ...h0.shape])];
}

/** The products with h before a step: of both gates, and of the candidate once r is known. */
interface HiddenProduct {
  readonly gates: readonly tf.Tensor2D[];
  readonly candidate: (r: tf.Tensor2D) => tf.Tensor2D;
}

function hiddenProduct(weightHH: tf.Tensor, batch: number, form: GRUForm): (h: tf.Tensor2D) => HiddenProduct {
  if (form === 'reset-after') {
    const product = recurrentProduct(weightHH, 3, batch);
    return (h) => {
      const gates = product(h);
      return { gates, candidate: () => gates[2]! };
    };
  }
  const blocks = gateBlocks<tf.Tensor2D>(weightHH, 3);
  const ofGates = recurrentProduct(tf.concat(blocks.slice(0, 2), 0), 2, batch);
  const ofCandidate = recurrentProduct(blocks[2]!, 1, batch);
  return (h) => ({ gates: ofGates(h), candidate: (r) => ofCandidate(tf.mul(r, h))[0]! });
}
