import { checkNumber } from '../errors.ts';
import { embeddingLookup } from '../ops/embedding-lookup.ts';
import { checkRandom, type Random } from '../random/random.ts';
import type { tf } from '../tf.ts';
import { type Initializer, smallNormal } from './initializers.ts';
import { Layer } from './module.ts';

export interface EmbeddingConfig {
  /** How many ids there are. */
  readonly count: number;
  /** The length of each vector. */
  readonly size: number;
  /** Default: standard normal, as in PyTorch. */
  readonly initializer?: Initializer;
}

const standardNormal: Initializer = (random, shape) => smallNormal(random, shape, { std: 1 });

/**
 * A learned vector for each id.
 *
 * Parameter, as in PyTorch's `nn.Embedding`: `weight` [count, size].
 */
export class Embedding extends Layer {
  readonly weight: tf.Variable<tf.Rank.R2>;

  constructor({ count, size, initializer = standardNormal }: EmbeddingConfig, random: Random) {
    super();
    checkNumber('Embedding', 'count', count, { integer: true, min: 1 });
    checkNumber('Embedding', 'size', size, { integer: true, min: 1 });
    checkRandom('Embedding', random);
    this.weight = this.parameter('weight', initializer(random, [count, size]) as tf.Tensor2D);
  }

  /**
   * @param ids int32 [...], each in [0, count)
   * @returns [..., size]
   */
  forward(ids: tf.Tensor): tf.Tensor {
    return embeddingLookup(ids, this.weight);
  }
}
