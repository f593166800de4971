import { ConfigError, checkNumber, checkShape } from '../errors.ts';
import { linear } from '../ops/linear.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { tf } from '../tf.ts';
import { EVALUATION, type ForwardContext, Module } from './module.ts';

export interface SpectralNormConfig {
  /** Of the weight, its outputs first: [out, in] of a `Linear`, [out, in, height, width] of a `Conv2d`. */
  readonly shape: readonly number[];
  /** Steps of the power iteration in each training pass. Default 1. */
  readonly powerIterations?: number;
  /** The least length that a vector is divided by. Default 1e-12. */
  readonly epsilon?: number;
}

/**
 * Divides a weight by its largest singular value σ, so that a layer stretches no direction (Miyato et al. 2018, eq. 8).
 * The weight is seen as a matrix W [out, rest]; σ = uᵀ·W·v, where each training pass first moves u and v a step of the
 * power iteration on (algorithm 1): v ← Wᵀu / ‖Wᵀu‖, u ← Wv / ‖Wv‖. Gradients flow through W / σ with u and v held
 * constant.
 *
 * Buffers, as of PyTorch's `nn.utils.spectral_norm(layer)` when the layer has this as its child '': `weight_u` [out]
 * and `weight_v` [rest]. What is `weight` here is `weight_orig` there.
 */
export class SpectralNorm extends Module {
  readonly u: tf.Variable<tf.Rank.R1>;
  readonly v: tf.Variable<tf.Rank.R1>;
  readonly shape: readonly number[];
  readonly powerIterations: number;
  readonly epsilon: number;

  constructor(config: SpectralNormConfig, random: Random) {
    super();
    const { shape, powerIterations = 1, epsilon = 1e-12 } = config;
    checkNumber('SpectralNorm', 'powerIterations', powerIterations, { integer: true, min: 1 });
    checkNumber('SpectralNorm', 'epsilon', epsilon, { above: 0 });
    if (shape.length < 2) {
      const remedy = 'a vector has no directions to stretch';
      throw new ConfigError({
        who: 'SpectralNorm',
        expected: 'a shape of 2 or more dimensions',
        got: `[${shape}]`,
        remedy,
      });
    }
    for (const size of shape) checkNumber('SpectralNorm', 'sizes in shape', size, { integer: true, min: 1 });
    checkRandom('SpectralNorm', random);
    const [out, ...rest] = shape as [number, ...number[]];
    const unit = (size: number): tf.Tensor1D =>
      tf.tidy(() => normalized(normal(random, [size]), epsilon) as tf.Tensor1D);
    this.u = this.buffer('weight_u', unit(out));
    this.v = this.buffer('weight_v', unit(tf.util.sizeFromShape(rest)));
    this.shape = shape;
    this.powerIterations = powerIterations;
    this.epsilon = epsilon;
  }

  /**
   * W / σ. While training u and v move first, so two passes give two σ.
   *
   * @param weight of `shape`
   * @returns of `shape`
   */
  normalize<T extends tf.Tensor>(weight: T, { training }: ForwardContext = EVALUATION): T {
    checkShape('SpectralNorm.normalize', 'weight', weight, this.shape);
    const matrix: tf.Tensor2D = tf.reshape(weight, [this.u.size, this.v.size]);
    if (training) this.#iterate(matrix);
    const stretched = linear(tf.reshape(this.v, [1, -1]), matrix); // (W·v)ᵀ [1, out]
    const sigma = tf.sum(tf.mul(stretched, this.u));
    return tf.div<T>(weight, sigma);
  }

  /* Variables are read after they are assigned: no gradient flows through them. */
  #iterate(matrix: tf.Tensor2D): void {
    const { epsilon } = this;
    tf.tidy(() => {
      for (let step = 0; step < this.powerIterations; step++) {
        const back = tf.matMul(tf.reshape(this.u, [1, -1]), matrix);
        this.v.assign(tf.reshape(normalized(back, epsilon), this.v.shape));
        const forth = linear(tf.reshape(this.v, [1, -1]), matrix);
        this.u.assign(tf.reshape(normalized(forth, epsilon), this.u.shape));
      }
    });
  }
}

/** x / ‖x‖; `tf.norm` runs ten kernels more. */
const normalized = (x: tf.Tensor, epsilon: number): tf.Tensor =>
  tf.div(x, tf.maximum(tf.sqrt(tf.sum(tf.square(x))), epsilon));

/** The normalization of a layer's weight, which becomes the layer's child ''. */
export const spectralNormOf = (weight: tf.Tensor, random: Random): SpectralNorm =>
  new SpectralNorm({ shape: weight.shape }, random.split('spectral norm'));
