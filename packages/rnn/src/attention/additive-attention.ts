import { additiveScores, checkNumber, checkRandom, Linear, type Random, tf } from '@reverie/core';
import { initialWeight } from '../cells/recurrent-cell.ts';
import { Attention, type AttentionConfig } from './attention.ts';

/** Options of {@link AdditiveAttention}. */
export interface AdditiveAttentionConfig extends AttentionConfig {
  /** Units of the layer that compares. Default: querySize. */
  readonly attentionSize?: number;
}

/**
 * Compares by a small network: score(q, m) = vᵀ tanh(W q + U m + b).
 *
 * Source: Bahdanau, Cho and Bengio (2015), appendix A.1.2; Xu et al. (2015), equation 4, over the places of a picture.
 * Parameters: `query.weight` [attention, query], `memory.weight` [attention, memory], `memory.bias` [attention], `score` [1, attention].
 */
export class AdditiveAttention extends Attention {
  readonly querySize: number;
  readonly memorySize: number;
  readonly #query: Linear;
  readonly #memory: Linear;
  readonly #score: tf.Tensor2D;

  constructor(config: AdditiveAttentionConfig, random: Random) {
    super();
    const { querySize, memorySize, attentionSize = querySize } = config;
    for (const [name, size] of Object.entries({ querySize, memorySize, attentionSize }))
      checkNumber('AdditiveAttention', name, size, { integer: true, min: 1 });
    checkRandom('AdditiveAttention', random);
    this.querySize = querySize;
    this.memorySize = memorySize;
    const layer = (inFeatures: number, name: string, bias: boolean): Linear =>
      this.child(name, new Linear({ inFeatures, outFeatures: attentionSize, bias }, random.split(name)));
    this.#query = layer(querySize, 'query', false);
    this.#memory = layer(memorySize, 'memory', true);
    this.#score = this.parameter(
      'score',
      initialWeight<tf.Rank.R2>(random.split('score'), [1, attentionSize], attentionSize),
    );
  }

  protected keysOf(values: tf.Tensor3D): tf.Tensor3D {
    return this.#memory.forward(values) as tf.Tensor3D;
  }

  protected scores(queries: tf.Tensor3D, keys: tf.Tensor3D): tf.Tensor3D {
    const asked = this.#query.forward(queries) as tf.Tensor3D;
    return additiveScores(asked, keys, tf.reshape(this.#score, [-1]));
  }
}
