import { Linear, Module, type Random, tf } from '@reverie/core';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import type { AttentionDecoder } from './attention-decoder.ts';

/**
 * Where a decoder starts: tanh(W x + b), cut into the parts of its state (Bahdanau's s₀; Xu's h₀ and c₀).
 *
 * Parameters: `weight` [parts · hidden, in], `bias`.
 */
export class Bridge extends Module {
  readonly #linear: Linear;
  /** Tensors in the state of each cell. */
  readonly #parts: readonly number[];

  constructor(inFeatures: number, decoder: AttentionDecoder, random: Random) {
    super();
    const { parts, outFeatures } = tf.tidy(() => {
      const state = decoder.zeroState(1);
      return {
        parts: state.map(({ length }) => length),
        outFeatures: sumOf(state.flat().map(({ size }) => size)),
      };
    });
    this.#parts = parts;
    this.#linear = this.child('', new Linear({ inFeatures, outFeatures }, random));
  }

  /** @param x [batch, in] */
  forward(x: tf.Tensor2D): RecurrentState[] {
    const all = tf.tanh(this.#linear.forward(x));
    const size = all.shape[1]! / sumOf(this.#parts);
    const part = (at: number): tf.Tensor2D => tf.slice(all, [0, at * size], [-1, size]) as tf.Tensor2D;
    return this.#parts.map((length, cell) => {
      const before = sumOf(this.#parts.slice(0, cell));
      return Array.from({ length }, (_, index) => part(before + index));
    });
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
