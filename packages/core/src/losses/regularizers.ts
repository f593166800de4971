import { checkNumber } from '../errors.ts';
import { type TensorMap, tf } from '../tf.ts';
import { absolute } from './absolute.ts';

const sumOver = (parameters: TensorMap, penalty: (w: tf.Tensor) => tf.Tensor): tf.Scalar => {
  const terms = Object.values(parameters).map((w) => tf.sum(penalty(w)).asScalar());
  return terms.length === 0 ? tf.scalar(0) : tf.addN(terms);
};

/** strength · Σ |w| over all elements of all parameters, a term for a loss. The gradient at 0 is 0. */
export function l1Penalty(parameters: TensorMap, strength: number): tf.Scalar {
  checkNumber('l1Penalty', 'strength', strength, { min: 0 });
  return tf.mul(sumOver(parameters, absolute), strength);
}

/** ½ strength · Σ w² over all elements of all parameters, a term for a loss; its gradient is strength · w. */
export function l2Penalty(parameters: TensorMap, strength: number): tf.Scalar {
  checkNumber('l2Penalty', 'strength', strength, { min: 0 });
  return tf.mul(sumOver(parameters, tf.square), strength / 2);
}
