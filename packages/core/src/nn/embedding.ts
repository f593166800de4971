import { checkNumber } from '../errors.ts';
import { embeddingLookup } from '../ops/embedding-lookup.ts';
import { checkRandom, type Random } from '../random/random.ts';
import type { tf } from '../tf.ts';
import { type Initializer, smallNormal } from './initializers.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';
import { type SpectralNorm, spectralNormOf } from './spectral-norm.ts';

export interface EmbeddingConfig {
  /** How many ids there are. */
  readonly count: number;
  /** The length of each vector. */
  readonly size: number;
  /** Default: standard normal, as in PyTorch. */
  readonly initializer?: Initializer;
  /** Divides the weight by its largest singular value, with {@link SpectralNorm}. Default false. */
  readonly spectralNorm?: boolean;
}

const standardNormal: Initializer = (random, shape) => smallNormal(random, shape, { std: 1 });

/**
 * A learned vector for each id.
 *
 * Parameter, as in PyTorch's `nn.Embedding`: `weight` [count, size].
 */
export class Embedding extends Layer {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly #spectralNorm: SpectralNorm | undefined;

  constructor(config: EmbeddingConfig, random: Random) {
    super();
    const { count, size, initializer = standardNormal, spectralNorm = false } = config;
    checkNumber('Embedding', 'count', count, { integer: true, min: 1 });
    checkNumber('Embedding', 'size', size, { integer: true, min: 1 });
    checkRandom('Embedding', random);
    this.weight = this.parameter('weight', initializer(random, [count, size]) as tf.Tensor2D);
    this.#spectralNorm = spectralNorm ? this.child('', spectralNormOf(this.weight, random)) : undefined;
  }

  /**
   * @param ids int32 [...], each in [0, count)
   * @returns [..., size]
   */
  forward(ids: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor {
    const weight = this.#spectralNorm?.normalize<tf.Tensor2D>(this.weight, context) ?? this.weight;
    return embeddingLookup(ids, weight);
  }
}
