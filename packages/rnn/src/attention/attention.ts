import { checkShape, Module, tf } from '@reverie/core';
import { penaltyOf } from './mask.ts';

/** What attention reads from: made once a sequence or picture, asked many times. */
export interface Memory {
  /** What is read: [batch, places, memorySize]. */
  readonly values: tf.Tensor3D;
  /** What queries are compared with: [batch, places, …], as the kind of attention needs it. */
  readonly keys: tf.Tensor3D;
  /** Added to the scores: 0 for places that count, hugely negative for others: [batch, 1, places]. Without it all count. */
  readonly penalty?: tf.Tensor3D | undefined;
}

/** What attention reads. */
export interface Attended {
  /** Means of the values, weighted: [batch, steps, memorySize]. */
  readonly context: tf.Tensor3D;
  /** How much each place counts, summing to 1 over the places: [batch, steps, places]. */
  readonly weights: tf.Tensor3D;
}

/** Sizes of an attention. */
export interface AttentionConfig {
  readonly querySize: number;
  readonly memorySize: number;
}

/**
 * Soft attention: a query is compared with every place of a memory, and what it reads is the mean of all places, weighted by
 * the softmax of the scores (Bahdanau, Cho and Bengio 2015, equations 5 and 6; the notes' chapter 4).
 */
export abstract class Attention extends Module {
  abstract readonly querySize: number;
  abstract readonly memorySize: number;

  /** What queries are compared with: [batch, places, …] of values [batch, places, memorySize]. */
  protected abstract keysOf(values: tf.Tensor3D): tf.Tensor3D;

  /** Scores [batch, steps, places] of queries [batch, steps, querySize]. */
  protected abstract scores(queries: tf.Tensor3D, keys: tf.Tensor3D): tf.Tensor3D;

  /**
   * Prepares a memory for any number of queries.
   *
   * @param values [batch, places, memorySize]
   * @param mask [batch, places], 1 for places that count; default: all
   */
  memorize(values: tf.Tensor3D, mask?: tf.Tensor2D): Memory {
    const who = `${this.constructor.name}.memorize`;
    checkShape(who, 'values', values, ['batch', 'places', this.memorySize]);
    if (mask !== undefined) checkShape(who, 'mask', mask, [values.shape[0], values.shape[1]]);
    return { values, keys: this.keysOf(values), penalty: mask && penaltyOf(mask) };
  }

  /** @param queries [batch, steps, querySize] */
  attend(queries: tf.Tensor3D, { values, keys, penalty }: Memory): Attended {
    const who = `${this.constructor.name}.attend`;
    checkShape(who, 'queries', queries, [values.shape[0], 'steps', this.querySize]);
    const scores = this.scores(queries, keys);
    const weights = tf.softmax(penalty === undefined ? scores : tf.add(scores, penalty)) as tf.Tensor3D;
    return { context: tf.matMul(weights, values), weights };
  }
}
