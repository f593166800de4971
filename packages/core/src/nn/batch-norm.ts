import { checkNumber, checkShape, DataError } from '../errors.ts';
import { normalize } from '../ops/normalize.ts';
import { tf } from '../tf.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';

export interface BatchNormConfig {
  readonly features: number;
  /** ε in √(variance + ε). Default 1e-5. */
  readonly epsilon?: number;
  /** The share of each batch in the running statistics, in [0, 1]. Default 0.1. */
  readonly momentum?: number;
}

/**
 * Gives each feature mean 0 and variance 1, then a learned scale and shift (Ioffe and Szegedy 2015). While training
 * the batch's own statistics serve and move the running ones; in evaluation the running ones serve.
 *
 * As in PyTorch's `nn.BatchNorm1d`: parameters `weight` and `bias` [features]; buffers `running_mean` and `running_var`
 * [features] and `num_batches_tracked` (int32 scalar). The running variance takes the unbiased one, divided by count − 1.
 * The features are the last dimension here, and all others are the batch.
 */
export class BatchNorm extends Layer {
  readonly weight: tf.Variable<tf.Rank.R1>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly runningMean: tf.Variable<tf.Rank.R1>;
  readonly runningVar: tf.Variable<tf.Rank.R1>;
  readonly batchesTracked: tf.Variable<tf.Rank.R0>;
  readonly epsilon: number;
  readonly momentum: number;

  constructor({ features, epsilon = 1e-5, momentum = 0.1 }: BatchNormConfig) {
    super();
    checkNumber('BatchNorm', 'features', features, { integer: true, min: 1 });
    checkNumber('BatchNorm', 'epsilon', epsilon, { above: 0 });
    checkNumber('BatchNorm', 'momentum', momentum, { min: 0, max: 1 });
    this.weight = this.parameter('weight', tf.ones([features]) as tf.Tensor1D);
    this.bias = this.parameter('bias', tf.zeros([features]) as tf.Tensor1D);
    this.runningMean = this.buffer('running_mean', tf.zeros([features]) as tf.Tensor1D);
    this.runningVar = this.buffer('running_var', tf.ones([features]) as tf.Tensor1D);
    this.batchesTracked = this.buffer('num_batches_tracked', tf.scalar(0, 'int32'));
    this.epsilon = epsilon;
    this.momentum = momentum;
  }

  /**
   * @param input [..., features]
   * @returns [..., features]
   */
  forward(input: tf.Tensor, { training }: ForwardContext = EVALUATION): tf.Tensor {
    const [features] = this.weight.shape;
    checkShape('BatchNorm.forward', 'input', input, ['...', features]);
    return training ? this.#withBatchStatistics(input, features) : this.#withRunningStatistics(input);
  }

  #withRunningStatistics(input: tf.Tensor): tf.Tensor {
    const scale = tf.mul(this.weight, tf.rsqrt(tf.add(this.runningVar, this.epsilon)));
    const shift = tf.sub(this.bias, tf.mul(this.runningMean, scale));
    return tf.add(tf.mul(input, scale), shift);
  }

  #withBatchStatistics(input: tf.Tensor, features: number): tf.Tensor {
    const rows = tf.reshape(input, [-1, features]) as tf.Tensor2D;
    const count = rows.shape[0];
    if (count < 2) {
      throw new DataError({
        who: 'BatchNorm.forward',
        expected: 'at least 2 values for each feature while training',
        got: `${count}`,
        remedy: 'use larger batches, or drop a last batch of one',
      });
    }
    const options = { axis: 0, epsilon: this.epsilon } as const;
    const { y, mean, variance } = normalize(rows, this.weight, this.bias, options);
    this.#track(mean, tf.mul(variance, count / (count - 1)));
    return tf.reshape(y, input.shape);
  }

  /** Moves the running statistics towards those of a batch, both [1, features]. */
  #track(mean: tf.Tensor, variance: tf.Tensor): void {
    const { momentum } = this;
    tf.tidy(() => {
      const move = (running: tf.Variable<tf.Rank.R1>, value: tf.Tensor): void => {
        const now = tf.reshape(value, running.shape);
        running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(now, momentum)));
      };
      move(this.runningMean, mean);
      move(this.runningVar, variance);
      this.batchesTracked.assign(tf.add(this.batchesTracked, tf.scalar(1, 'int32')));
    });
  }
}
