import type { tf } from '../tf.ts';
import type { Activation } from './activations.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';

/** A layer, or an activation function. */
export type SequentialPart = Layer | Activation;

/**
 * Layers one after the other. Their parameters are named by position, functions counting too: `0.weight`, `2.weight` as
 * in PyTorch's `nn.Sequential`.
 *
 * @example new Sequential([new Linear({ inFeatures: 2, outFeatures: 8 }, random), relu, new Linear(…)])
 */
export class Sequential extends Layer {
  readonly layers: readonly SequentialPart[];

  constructor(layers: readonly SequentialPart[]) {
    super();
    this.layers = layers;
    layers.forEach((layer, i) => {
      if (layer instanceof Layer) this.child(`${i}`, layer);
    });
  }

  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor {
    return this.layers.reduce(
      (x, layer) => (layer instanceof Layer ? layer.forward(x, context) : layer(x)),
      input,
    );
  }
}
