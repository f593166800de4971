import { Module, tf } from '@reverie/core';

/**
 * How probable pictures are, given what a decoder puts out: p(x | z), every number of a picture independent of the others.
 * Some learn how exact the decoder is.
 */
export abstract class Likelihood extends Module {
  /**
   * log p(x | z) in nats, summed over each picture.
   *
   * @param outputs [batch, height, width, channels], of the decoder
   * @param images the same shape, from 0 to 1
   * @returns [batch]
   */
  abstract logProb(outputs: tf.Tensor4D, images: tf.Tensor4D): tf.Tensor1D;

  /** The expected picture, from 0 to 1: [batch, height, width, channels]. */
  abstract mean(outputs: tf.Tensor4D): tf.Tensor4D;
}

/** [batch, …] summed to [batch]. */
export const sumEach = (values: tf.Tensor): tf.Tensor1D =>
  tf.sum(tf.reshape(values, [values.shape[0]!, -1]), 1);
