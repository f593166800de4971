import { Conv2d, type ForwardContext, Layer, Linear, type Sequential, type tf } from '@reverie/core';

/**
 * What an encoder computes on the way: the output of each convolution and each fully connected layer, behind its normalization and
 * nonlinearity, from the picture up.
 *
 * @param input [batch, ...]
 * @returns [batch, height, width, channels] of convolutions, [batch, features] of the others
 */
export function layerOutputs(encoder: Sequential, input: tf.Tensor, context: ForwardContext): tf.Tensor[] {
  const outputs: tf.Tensor[] = [];
  let x = input;
  for (const part of encoder.layers) {
    x = part instanceof Layer ? part.forward(x, context) : part(x);
    if (isWeighted(part)) outputs.push(x);
    else if (keepsShape(x, outputs.at(-1))) outputs[outputs.length - 1] = x;
  }
  return outputs;
}

const isWeighted = (part: Sequential['layers'][number]): boolean =>
  part instanceof Conv2d || part instanceof Linear;

/** What changes the shape, flattening, is no part of a layer. */
const keepsShape = (x: tf.Tensor, output: tf.Tensor | undefined): boolean =>
  output !== undefined && x.shape.join() === output.shape.join();
