import { ConfigError, Layer, Linear, Sequential, tf } from '@reverie/core';
import { type ActivationName, activationOf } from './activation-name.ts';
import type { ImageShape } from './image-shape.ts';
import type { NetworkConfig } from './make-network.ts';

/**
 * A decoder whose weights are those of a fully connected encoder, transposed, layer by layer from the code back to the picture (the
 * notes' section 9.1): what the encoder's layer multiplies by W, the decoder's multiplies by Wᵀ. Its biases are its own.
 *
 * Parameters: `<n>.bias` [in] of each layer.
 */
export function tiedDecoder(
  encoder: Layer,
  code: Linear,
  shape: ImageShape,
  network: NetworkConfig,
): Sequential {
  if (!('hiddenSizes' in network) || !(encoder instanceof Sequential)) {
    throw new ConfigError({
      who: 'Autoencoder',
      expected: 'a fully connected network where tied',
      got: 'a convolutional one',
      remedy: 'give a network of hiddenSizes, or leave tied out',
    });
  }
  const { activation = 'relu' } = network;
  const weighted = [...encoder.layers.filter((layer) => layer instanceof Linear), code].toReversed();
  return new Sequential([
    ...weighted.flatMap((layer, index) => {
      const last = index === weighted.length - 1;
      return [new TransposedLinear(layer), ...(last ? [] : [nonlinearity(activation)])];
    }),
    (pixels) => tf.reshape(pixels, [-1, ...shape]),
  ]);
}

const nonlinearity = (name: ActivationName): ReturnType<typeof activationOf> =>
  activationOf('Autoencoder', name);

/**
 * y = x·W + b with the weight [out, in] of another layer, which owns it.
 *
 * Parameters: `bias` [in].
 */
class TransposedLinear extends Layer {
  readonly #weight: tf.Variable<tf.Rank.R2>;
  readonly #bias: tf.Variable<tf.Rank.R1>;

  constructor({ weight }: Linear) {
    super();
    this.#weight = weight;
    this.#bias = this.parameter('bias', tf.zeros([weight.shape[1]]) as tf.Tensor1D);
  }

  /** [batch, out] to [batch, in] */
  forward(input: tf.Tensor): tf.Tensor {
    return tf.add(tf.matMul(input as tf.Tensor2D, this.#weight), this.#bias);
  }
}
