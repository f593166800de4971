import { ConfigError, checkNumber, checkRandom, Linear, type Random, tf } from '@reverie/core';
import { Attention, type AttentionConfig } from './attention.ts';

/** Options of {@link MultiplicativeAttention}. */
export interface MultiplicativeAttentionConfig extends AttentionConfig {
  /** `'dot'`: qᵀ m, for equal sizes; `'general'`: qᵀ W m. Default: `'general'`. */
  readonly score?: 'dot' | 'general';
}

/**
 * Compares by products: score(q, m) = qᵀ W m, or qᵀ m.
 *
 * Source: Luong, Pham and Manning (2015), equation 8. Parameter of `'general'`: `memory.weight` [query, memory].
 */
export class MultiplicativeAttention extends Attention {
  readonly querySize: number;
  readonly memorySize: number;
  readonly #memory: Linear | undefined;

  constructor(config: MultiplicativeAttentionConfig, random: Random) {
    super();
    const { querySize, memorySize, score = 'general' } = config;
    for (const [name, size] of Object.entries({ querySize, memorySize }))
      checkNumber('MultiplicativeAttention', name, size, { integer: true, min: 1 });
    checkRandom('MultiplicativeAttention', random);
    if (score === 'dot' && querySize !== memorySize) throw unequal(querySize, memorySize);
    this.querySize = querySize;
    this.memorySize = memorySize;
    const sizes = { inFeatures: memorySize, outFeatures: querySize, bias: false };
    this.#memory = score === 'dot' ? undefined : this.child('memory', new Linear(sizes, random));
  }

  protected keysOf(values: tf.Tensor3D): tf.Tensor3D {
    return this.#memory === undefined ? values : (this.#memory.forward(values) as tf.Tensor3D);
  }

  protected scores(queries: tf.Tensor3D, keys: tf.Tensor3D): tf.Tensor3D {
    return tf.matMul(queries, keys, false, true);
  }
}

function unequal(querySize: number, memorySize: number): ConfigError {
  return new ConfigError({
    who: 'MultiplicativeAttention',
    expected: `memorySize ${querySize} with the score 'dot', the query's size`,
    got: `${memorySize}`,
    remedy: "choose the score 'general'",
  });
}
