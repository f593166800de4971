import { checkNumber, EventLoopTurns, tf } from '@reverie/core';
import type { Decoded } from '../attention/attention-decoder.ts';
import { type Decoding, decodingTensors, selectRows, tidyDecoding } from '../attention/decoding.ts';
import type { Beams, BeamsOptions, Written } from './beams.ts';

/** How texts are searched for. */
export interface SearchOptions {
  /** Hypotheses kept for each source at each step; 1 is greedy decoding. Default: 1. */
  readonly width?: number;
  /**
   * α: hypotheses are compared by logProb / ((5 + symbols) / 6)^α, since each symbol makes a text less probable (Wu et al.,
   * 2016, equation 14). Default: 0.6.
   */
  readonly lengthNormalization?: number;
  /** A text that has not ended after so many symbols ends there. Default: 100. */
  readonly maxLength?: number;
}

/** The options with their defaults; throws a ConfigError for those outside their range. */
export function searchOptions(who: string, options: SearchOptions): BeamsOptions {
  const { width = 1, lengthNormalization = 0.6, maxLength = 100 } = options;
  checkNumber(who, 'width', width, { integer: true, min: 1 });
  checkNumber(who, 'lengthNormalization', lengthNormalization, { min: 0 });
  checkNumber(who, 'maxLength', maxLength, { integer: true, min: 1 });
  return { width, lengthNormalization, maxLength };
}

/** What writes on, symbol by symbol. */
export interface Writer {
  /** @param ids int32 [rows, 1] */
  decode(ids: tf.Tensor, before: Decoding): Decoded;
}

/** Writes all texts beside each other from where a decoder stands, which is disposed, until every beam has ended. */
export async function write(writer: Writer, start: Decoding, beams: Beams): Promise<Written[]> {
  const turns = new EventLoopTurns();
  let decoding = start;
  while (beams.ids.length > 0) {
    await turns.take();
    const { logProbs, weights, state } = writeStep(writer, beams.ids, decoding);
    const rows = beams.grow(await logProbs.data(), await weights?.data());
    const [before, { memory }] = [decoding, decoding];
    decoding = tidyDecoding(() => selectRows({ state, memory }, rows));
    tf.dispose([logProbs, weights ?? [], state, decodingTensors(before)].flat(2));
  }
  tf.dispose(decodingTensors(decoding));
  return beams.best();
}

/** One step of ids [rows]. */
function writeStep(
  writer: Writer,
  ids: Int32Array,
  before: Decoding,
): { logProbs: tf.Tensor; weights: tf.Tensor | undefined; state: tf.Tensor2D[][] } {
  return tf.tidy(() => {
    const { logits, weights, state } = writer.decode(tf.tensor2d(ids, [ids.length, 1], 'int32'), before);
    const logProbs = tf.squeeze(tf.logSoftmax(logits), [1]); // [rows, symbols]
    return { logProbs, weights, state: state.map((parts) => [...parts]) };
  });
}
