import { checkNumber, checkShape } from '../errors.ts';
import { linear } from '../ops/linear.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { type Initializer, lecunNormal } from './initializers.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';
import { type SpectralNorm, spectralNormOf } from './spectral-norm.ts';

export interface LinearConfig {
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Whether there is a bias, which starts at 0. Default true. */
  readonly bias?: boolean;
  /** Default {@link lecunNormal}, which keeps the variance of the inputs (notes, eq. 12.1). */
  readonly initializer?: Initializer;
  /** Divides the weight by its largest singular value, with {@link SpectralNorm}. Default false. */
  readonly spectralNorm?: boolean;
}

/**
 * y = x·Wᵀ + b.
 *
 * Parameters, as in PyTorch's `nn.Linear`: `weight` [out, in], `bias` [out].
 */
export class Linear extends Layer {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #spectralNorm: SpectralNorm | undefined;

  constructor(config: LinearConfig, random: Random) {
    super();
    const { inFeatures, outFeatures, bias = true, initializer = lecunNormal, spectralNorm = false } = config;
    checkNumber('Linear', 'inFeatures', inFeatures, { integer: true, min: 1 });
    checkNumber('Linear', 'outFeatures', outFeatures, { integer: true, min: 1 });
    checkRandom('Linear', random);
    const weight = initializer(random, [outFeatures, inFeatures]) as tf.Tensor2D;
    this.weight = this.parameter('weight', weight);
    this.bias = bias ? this.parameter('bias', tf.zeros([outFeatures]) as tf.Tensor1D) : undefined;
    this.#spectralNorm = spectralNorm ? this.child('', spectralNormOf(this.weight, random)) : undefined;
  }

  /**
   * @param input [..., in]
   * @returns [..., out]
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor {
    const inFeatures = this.weight.shape[1];
    checkShape('Linear.forward', 'input', input, ['...', inFeatures]);
    const weight = this.#spectralNorm?.normalize<tf.Tensor2D>(this.weight, context) ?? this.weight;
    return linear(input, weight, this.bias);
  }

  override multiplyAdds(inputShape: readonly number[]): number {
    return tf.util.sizeFromShape([...inputShape]) * this.weight.shape[0];
  }
}
