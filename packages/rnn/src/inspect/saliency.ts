import { DataError, tf } from '@reverie/core';
import type { CharRNN } from '../models/char-rnn.ts';

/**
 * How much each character of a prompt bears on what the model expects next: the norm of the gradient of the log-probability of a
 * character with respect to each character's one-hot vector (Simonyan, Vedaldi and Zisserman, 2014, for pictures).
 *
 * @param next the character whose probability is asked for. Default: the most probable one.
 * @returns [characters] of the prompt, none negative
 */
export async function saliency(model: CharRNN, prompt: string, next?: string): Promise<Float32Array> {
  const ids = model.vocabulary.encode(prompt);
  if (ids.length === 0) throw new DataError({ who: 'saliency', expected: 'a prompt', got: 'an empty one' });
  const wanted = next === undefined ? undefined : model.vocabulary.encode(next)[0];
  const norms = tf.tidy(() => {
    const oneHot = tf.oneHot(tf.tensor1d(ids, 'int32'), model.vocabulary.size);
    const x = tf.cast(tf.expandDims(oneHot, 0), 'float32');
    const logProbs = (input: tf.Tensor): tf.Tensor => {
      const { hidden } = model.readVectors(input as tf.Tensor3D);
      const last = tf.slice(hidden, [0, ids.length - 1, 0], [1, 1, -1]);
      return tf.reshape(tf.logSoftmax(model.logits(last)), [-1]);
    };
    const target = wanted ?? tf.argMax(logProbs(x)).dataSync()[0]!;
    const gradient = tf.grad((input) => tf.sum(tf.slice(logProbs(input), [target], [1])))(x);
    return tf.reshape(tf.norm(gradient, 'euclidean', 2), [-1]);
  });
  const values = (await norms.data()) as Float32Array;
  norms.dispose();
  return values;
}
