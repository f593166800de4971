import { checkNumber, checkShape } from '../errors.ts';
import { linear } from '../ops/linear.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { type Initializer, lecunNormal } from './initializers.ts';
import { Layer } from './module.ts';

export interface MaxoutConfig {
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** How many linear functions each output takes the highest of. Default 2. */
  readonly pieces?: number;
  /** Default {@link lecunNormal}. */
  readonly initializer?: Initializer;
}

/**
 * max over pieces of (W_p·x + b_p) (Goodfellow et al. 2013; notes, section 13.6).
 *
 * Parameters: `weight` [out · pieces, in] and `bias` [out · pieces], the pieces of an output side by side, as of a
 * PyTorch `nn.Linear(in, out * pieces)` followed by `.unflatten(-1, (out, pieces)).amax(-1)`.
 */
export class Maxout extends Layer {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly pieces: number;

  constructor(config: MaxoutConfig, random: Random) {
    super();
    const { inFeatures, outFeatures, pieces = 2, initializer = lecunNormal } = config;
    checkNumber('Maxout', 'inFeatures', inFeatures, { integer: true, min: 1 });
    checkNumber('Maxout', 'outFeatures', outFeatures, { integer: true, min: 1 });
    checkNumber('Maxout', 'pieces', pieces, { integer: true, min: 1 });
    checkRandom('Maxout', random);
    const units = outFeatures * pieces;
    this.weight = this.parameter('weight', initializer(random, [units, inFeatures]) as tf.Tensor2D);
    this.bias = this.parameter('bias', tf.zeros([units]) as tf.Tensor1D);
    this.pieces = pieces;
  }

  /**
   * @param input [..., in]
   * @returns [..., out]
   */
  forward(input: tf.Tensor): tf.Tensor {
    const [units, inFeatures] = this.weight.shape;
    checkShape('Maxout.forward', 'input', input, ['...', inFeatures]);
    const all = linear(input, this.weight, this.bias); // [..., out · pieces]
    const outer = input.shape.slice(0, -1);
    return tf.max(tf.reshape(all, [...outer, units / this.pieces, this.pieces]), -1);
  }

  override multiplyAdds(inputShape: readonly number[]): number {
    return tf.util.sizeFromShape([...inputShape]) * this.weight.shape[0];
  }
}
