import { tf } from '@reverie/core';

/** Gradients of a loss with respect to all weights; one of them is read. */
export async function differentiate(loss: () => tf.Scalar, weights: tf.Variable[]): Promise<void> {
  const { value, grads } = tf.variableGrads(loss, weights);
  await value.data();
  await grads[weights[0]!.name]!.data();
  tf.dispose([value, { ...grads }]);
}
