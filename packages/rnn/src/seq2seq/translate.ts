import { checkNumber, DataError, EventLoopTurns, tf, toTensors } from '@reverie/core';
import { type Decoding, decodingTensors, selectRows, tidyDecoding } from '../attention/decoding.ts';
import { Beams, type Written } from './beams.ts';
import { sourceArrays } from './pair-source.ts';
import type { Seq2Seq } from './seq2seq.ts';

/** Options of {@link translate}. */
export interface TranslateOptions {
  /** Hypotheses kept for each source at each step; 1 is greedy decoding. Default: 1. */
  readonly width?: number;
  /**
   * α: hypotheses are compared by logProb / ((5 + characters) / 6)^α, since each character makes a text less probable (Wu et al.,
   * 2016, equation 14). Default: 0.6.
   */
  readonly lengthNormalization?: number;
  /** A target that has not ended after so many characters ends there. Default: 100. */
  readonly maxLength?: number;
}

/**
 * What a model writes for each source, by beam search (Graves 2012; Sutskever, Vinyals and Le 2014): at each step every hypothesis
 * grows by every character, and the most probable are kept. All sources are written beside each other.
 *
 * @throws DataError for an empty source, or a character that the vocabulary lacks.
 */
export async function translate(
  model: Seq2Seq,
  sources: readonly string[],
  { width = 1, lengthNormalization = 0.6, maxLength = 100 }: TranslateOptions = {},
): Promise<Written[]> {
  checkNumber('translate', 'width', width, { integer: true, min: 1 });
  checkNumber('translate', 'lengthNormalization', lengthNormalization, { min: 0 });
  checkNumber('translate', 'maxLength', maxLength, { integer: true, min: 1 });
  const encoded = sources.map((source) => encodeSource(model, source));
  const lengths = encoded.map(({ length }) => length);
  const beams = new Beams(model, lengths, { width, lengthNormalization, maxLength });
  const turns = new EventLoopTurns();
  let decoding = sources.length === 0 ? undefined : readSources(model, encoded);
  while (decoding !== undefined && beams.ids.length > 0) {
    await turns.take();
    const { logProbs, weights, state } = writeStep(model, beams.ids, decoding);
    const rows = beams.grow(await logProbs.data(), await weights?.data());
    const [before, { memory }] = [decoding, decoding];
    decoding = tidyDecoding(() => selectRows({ state, memory }, rows));
    tf.dispose([logProbs, weights ?? [], state, decodingTensors(before)].flat(2));
  }
  if (decoding !== undefined) tf.dispose(decodingTensors(decoding));
  return beams.best();
}

function encodeSource(model: Seq2Seq, source: string): Int32Array {
  if (source !== '') return model.vocabularies.source.encode(source);
  throw new DataError({ who: 'translate', expected: 'sources of at least one character', got: "''" });
}

function readSources(model: Seq2Seq, encoded: readonly Int32Array[]): Decoding {
  return tidyDecoding(() => {
    const { source, sourceLengths } = toTensors(sourceArrays(encoded));
    return model.encode(source, sourceLengths as tf.Tensor1D);
  });
}

/** One step of ids [rows]. */
function writeStep(
  model: Seq2Seq,
  ids: Int32Array,
  before: Decoding,
): { logProbs: tf.Tensor; weights: tf.Tensor | undefined; state: tf.Tensor2D[][] } {
  return tf.tidy(() => {
    const { logits, weights, state } = model.decode(tf.tensor2d(ids, [ids.length, 1], 'int32'), before);
    const logProbs = tf.squeeze(tf.logSoftmax(logits), [1]); // [rows, symbols]
    return { logProbs, weights, state: state.map((parts) => [...parts]) };
  });
}
