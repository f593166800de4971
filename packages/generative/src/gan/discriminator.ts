import {
  checkRandom,
  checkShape,
  Embedding,
  type ForwardContext,
  type Initializer,
  type Layer,
  Linear,
  Module,
  type Random,
  smallNormal,
  tf,
} from '@reverie/core';
import { makeEncoder } from '../networks/make-network.ts';
import { checkLabels } from '../networks/with-classes.ts';
import type { GANConfig } from './gan-config.ts';
import { initialized } from './generator.ts';

/** What a {@link Discriminator} is made of: its own network, or that of the generator. */
export type DiscriminatorConfig = Pick<
  GANConfig,
  'dataShape' | 'network' | 'discriminator' | 'classes' | 'spectralNorm'
>;

/**
 * D(x): says how real data looks, as a logit. Where there are classes, it asks whether the data is real *and* of its class: the features'
 * product with a vector of the class is added (Miyato and Koyama 2018, eq. 3).
 *
 * Parameters: `network.…`, `output.weight` [1, features], `output.bias`, and `classes.weight` [classes, features].
 */
export class Discriminator extends Module {
  readonly #config: DiscriminatorConfig;
  readonly #network: Layer;
  readonly #output: Linear;
  readonly #classes: Embedding | undefined;

  constructor(config: DiscriminatorConfig, random: Random) {
    super();
    checkRandom('Discriminator', random);
    const { dataShape, network, discriminator = network, classes = 0, spectralNorm = false } = config;
    this.#config = config;
    const options = { ...initialized(discriminator), spectralNorm };
    const { layer, features } = makeEncoder(dataShape, discriminator, random.split('network'), options);
    this.#network = this.child('network', layer);
    const output = { inFeatures: features, outFeatures: 1, ...options };
    this.#output = this.child('output', new Linear(output, random.split('output')));
    // As large as the output's weights: a class says no more at the start than the features do.
    const initializer: Initializer = (stream, shape) =>
      smallNormal(stream, shape, { std: 1 / Math.sqrt(features) });
    const vectors = { count: classes, size: features, initializer, spectralNorm };
    this.#classes =
      classes === 0 ? undefined : this.child('classes', new Embedding(vectors, random.split('classes')));
  }

  /**
   * @param x [batch, ...dataShape], in the generator's range
   * @param labels int32 [batch], where the model has classes
   * @returns logits [batch, 1]
   * @throws what is wrong with x or the labels
   */
  forward(x: tf.Tensor, labels: tf.Tensor | undefined, context: ForwardContext): tf.Tensor2D {
    const { dataShape, classes = 0 } = this.#config;
    checkShape('Discriminator.forward', 'x', x, ['batch', ...dataShape]);
    const labeled = checkLabels('Discriminator.forward', labels, x.shape[0]!, classes);
    return tf.tidy(() => {
      const features = this.#network.forward(x, context);
      const logits = this.#output.forward(features, context) as tf.Tensor2D;
      if (this.#classes === undefined || !labeled) return logits;
      const vectors = this.#classes.forward(labels, context);
      return tf.add(logits, tf.sum(tf.mul(features, vectors), 1, true));
    });
  }
}
