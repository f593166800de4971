import { DataError, type tf, toTensors } from '@reverie/core';
import { type Decoding, tidyDecoding } from '../attention/decoding.ts';
import { Beams, type Written } from './beams.ts';
import { sourceArrays } from './pair-source.ts';
import type { Seq2Seq } from './seq2seq.ts';
import { type SearchOptions, searchOptions, write } from './write.ts';

/** Options of {@link translate}. */
export type TranslateOptions = SearchOptions;

/**
 * What a model writes for each source, by beam search (Graves 2012; Sutskever, Vinyals and Le 2014): at each step every hypothesis
 * grows by every character, and the most probable are kept. All sources are written beside each other.
 *
 * @throws DataError for an empty source, or a character that the vocabulary lacks.
 */
export async function translate(
  model: Seq2Seq,
  sources: readonly string[],
  options: TranslateOptions = {},
): Promise<Written[]> {
  const search = searchOptions('translate', options);
  const encoded = sources.map((source) => encodeSource(model, source));
  if (encoded.length === 0) return [];
  const lengths = encoded.map(({ length }) => length);
  return write(model, readSources(model, encoded), new Beams(model.vocabularies.target, lengths, search));
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
