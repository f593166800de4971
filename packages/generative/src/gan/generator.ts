import {
  checkNumber,
  checkRandom,
  checkShape,
  Embedding,
  EVALUATION,
  type ForwardContext,
  type Initializer,
  type Layer,
  Module,
  normal,
  type Random,
  smallNormal,
  tf,
} from '@reverie/core';
import { normalQuantile } from '../latent/normal-quantile.ts';
import { makeDecoder } from '../networks/make-network.ts';
import { checkLabels, withClasses } from '../networks/with-classes.ts';
import { checkGANConfig, type GANConfig } from './gan-config.ts';

/** What a {@link Generator} is made of. */
export type GeneratorConfig = Pick<
  GANConfig,
  'dataShape' | 'latentSize' | 'network' | 'outputActivation' | 'classes' | 'classSize' | 'classShares'
>;

/** Standard deviation of weights at the start (Radford, Metz and Chintala 2016, section 4). */
const WEIGHT_STD = 0.02;

/**
 * G(z): the half of a GAN that draws, and all that sampling needs.
 *
 * Parameters: those of its layers, `network.…`, and where classes are vectors `classes.weight` [classes, classSize].
 */
export class Generator extends Module {
  readonly kind = 'Generator';
  readonly config: GeneratorConfig;
  readonly #network: Layer;
  readonly #classVectors: Embedding | undefined;
  /** Where classes have shares: what the first number of z is compared with. */
  readonly #classBounds: number[] | undefined;

  constructor(config: GeneratorConfig, random: Random) {
    super();
    const { dataShape, latentSize, network, outputActivation = 'tanh', classes = 0 } = config;
    const { classSize, classShares } = config;
    checkGANConfig(config);
    checkRandom('Generator', random);
    this.config = {
      dataShape,
      latentSize,
      network,
      outputActivation,
      classes,
      ...(classSize && { classSize }),
      ...(classShares && { classShares }),
    };
    this.#classBounds = classShares && boundsOf(classShares);
    if (classSize !== undefined) {
      const vectors = { count: classes, size: classSize, initializer: standardNormal };
      this.#classVectors = this.child('classes', new Embedding(vectors, random.split('classes')));
    }
    const size = latentSize + (classSize ?? classes);
    this.#network = this.child(
      'network',
      makeDecoder(size, dataShape, network, random, initialized(network)),
    );
  }

  /**
   * @param z [batch, latent]
   * @param labels int32 [batch], where the model has classes; where it has their shares too, z chooses those that are not given
   * @returns [batch, ...dataShape]: from −1 to 1 with tanh
   */
  forward(z: tf.Tensor, labels: tf.Tensor | undefined, context: ForwardContext): tf.Tensor {
    const { latentSize, outputActivation } = this.config;
    checkShape('Generator.forward', 'z', z, ['batch', latentSize]);
    return tf.tidy(() => {
      const known = labels ?? this.#chosenBy(z);
      const outputs = this.#network.forward(this.#withClasses(z, known), context);
      return outputActivation === 'linear' ? outputs : tf.tanh(outputs);
    });
  }

  /**
   * What z shows: pictures from 0 to 1, or points.
   *
   * @param z [batch, latent]
   * @param labels int32 [batch], where the model has classes
   * @returns [batch, ...dataShape]
   */
  decode(z: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const data = this.forward(z, labels, EVALUATION);
      return this.config.outputActivation === 'linear' ? data : tf.mul(tf.add(data, 1), 0.5);
    });
  }

  /** New ones: z from a normal distribution, decoded. [count, ...dataShape] */
  sample(
    count: number,
    { random, labels }: { readonly random: Random; readonly labels?: tf.Tensor },
  ): tf.Tensor {
    checkNumber('Generator.sample', 'count', count, { integer: true, min: 1 });
    checkRandom('Generator.sample', random);
    return tf.tidy(() => this.decode(normal(random, [count, this.config.latentSize]), labels));
  }

  #withClasses(z: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor {
    const who = 'Generator.forward';
    const { classes = 0 } = this.config;
    if (this.#classVectors === undefined) return withClasses(who, z, labels, classes);
    checkLabels(who, labels, z.shape[0]!, classes);
    return tf.concat([z, this.#classVectors.forward(labels!, EVALUATION)], 1);
  }

  /** The class between whose bounds the first number of each z lies, int32 [batch]. */
  #chosenBy(z: tf.Tensor): tf.Tensor | undefined {
    if (this.#classBounds === undefined) return undefined;
    const first = tf.slice(z, [0, 0], [-1, 1]);
    return tf.sum(tf.cast(tf.greater(first, tf.tensor1d(this.#classBounds)), 'int32'), 1);
  }
}

/** Numbers between which a normal one lies with the probabilities `shares`, without the infinite ones at both ends. */
function boundsOf(shares: readonly number[]): number[] {
  let below = 0;
  return shares.slice(0, -1).map((share) => {
    below += share;
    if (below <= 0) return Number.NEGATIVE_INFINITY;
    return below >= 1 ? Number.POSITIVE_INFINITY : normalQuantile(below);
  });
}

/** Vectors of classes begin as z is drawn. */
const standardNormal: Initializer = (random, shape) => normal(random, shape);

/** Convolutional networks begin as DCGAN's, others as their activations ask for. */
export const initialized = (
  network: GANConfig['network'],
): { readonly initializer?: (random: Random, shape: readonly number[]) => tf.Tensor } =>
  'channels' in network
    ? { initializer: (random, shape) => smallNormal(random, shape, { std: WEIGHT_STD }) }
    : {};
