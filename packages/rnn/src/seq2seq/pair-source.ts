import {
  type Batch,
  batchSource,
  checkNumber,
  DataError,
  type DataSource,
  type NDArray,
  permutation,
  type Random,
  type Schedule,
} from '@reverie/core';
import type { CharVocabulary } from '../text/char-vocabulary.ts';
import { NO_TARGET } from '../text/text-windows.ts';

/** A text and what it becomes. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** Pairs of texts of different lengths, padded behind their ends. */
export interface PairBatch extends Batch {
  /** int32 [batch, time] */
  readonly source: NDArray;
  /** int32 [batch]: characters of each source. */
  readonly sourceLengths: NDArray;
  /** int32 [batch, steps]: the border, then the target. */
  readonly inputs: NDArray;
  /** int32 [batch, steps]: the target, then the border; −100 behind it. */
  readonly targets: NDArray;
  /** float32 [1]: how probably a decoder that is trained on its own guesses reads the true character instead. */
  readonly teacherForcing: NDArray;
}

/** The numberings of both texts. */
export interface PairVocabularies {
  readonly source: CharVocabulary;
  readonly target: CharVocabulary;
}

/** Options of {@link pairSource}. */
export interface PairSourceOptions {
  readonly batchSize: number;
  /** Shuffles the pairs anew in each pass. Default: no shuffling. */
  readonly shuffle?: Random;
  /** {@link PairBatch.teacherForcing} by the number of the batch, counted over all passes. Default: always 1. */
  readonly teacherForcing?: Schedule;
}

/** The id that begins and ends a target: the one behind those of its characters. */
export const borderOf = (target: CharVocabulary): number => target.size;

/**
 * Batches of pairs for a {@link Seq2Seq}.
 *
 * @throws DataError for no pairs, an empty source, or a character that a vocabulary lacks.
 */
export function pairSource(
  pairs: readonly Pair[],
  vocabularies: PairVocabularies,
  options: PairSourceOptions,
): DataSource<PairBatch> {
  const { batchSize, shuffle, teacherForcing = () => 1 } = options;
  checkNumber('pairSource', 'batchSize', batchSize, { integer: true, min: 1 });
  if (pairs.length === 0)
    throw new DataError({ who: 'pairSource', expected: 'at least one pair', got: 'none' });
  const encoded = pairs.map(({ source, target }) => ({
    source: encodeSource(source, vocabularies.source),
    target: vocabularies.target.encode(target),
  }));
  const border = borderOf(vocabularies.target);
  const batches = Math.ceil(pairs.length / batchSize);
  let order: { readonly epoch: number; readonly rows: Uint32Array } | undefined;
  const rowsOf = (epoch: number): Uint32Array => {
    // A pass asks for its order once a batch.
    if (order?.epoch !== epoch) {
      const rows = shuffle && permutation(shuffle.split(`epoch-${epoch}`), pairs.length);
      order = { epoch, rows: rows ?? Uint32Array.from(pairs.keys()) };
    }
    return order.rows;
  };
  return batchSource({
    batches,
    batch({ epoch, index }) {
      const rows = rowsOf(epoch).subarray(index * batchSize, (index + 1) * batchSize);
      const chosen = Array.from(rows, (row) => encoded[row]!);
      return toBatch(chosen, border, teacherForcing(epoch * batches + index));
    },
  });
}

function encodeSource(source: string, vocabulary: CharVocabulary): Int32Array {
  if (source !== '') return vocabulary.encode(source);
  throw new DataError({ who: 'pairSource', expected: 'sources of at least one character', got: "''" });
}

interface EncodedPair {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

function toBatch(pairs: readonly EncodedPair[], border: number, teacherForcing: number): PairBatch {
  const sources = pairs.map(({ source }) => source);
  return {
    ...sourceArrays(sources),
    ...targetArrays(
      pairs.map(({ target }) => target),
      border,
    ),
    teacherForcing: { data: Float32Array.of(teacherForcing), shape: [1] },
  };
}

/** Sources as a batch has them. */
export function sourceArrays(sources: readonly Int32Array[]): Pick<PairBatch, 'source' | 'sourceLengths'> {
  return {
    source: padded(sources, 0),
    sourceLengths: { data: Int32Array.from(sources, ({ length }) => length), shape: [sources.length] },
  };
}

/** Targets as a batch has them. */
export function targetArrays(
  targets: readonly Int32Array[],
  border: number,
): Pick<PairBatch, 'inputs' | 'targets'> {
  return {
    inputs: padded(
      targets.map((target) => [border, ...target]),
      0,
    ),
    targets: padded(
      targets.map((target) => [...target, border]),
      NO_TARGET,
    ),
  };
}

/** Rows of different lengths as [rows, longest]. */
function padded(rows: readonly ArrayLike<number>[], padding: number): NDArray {
  const width = Math.max(...rows.map(({ length }) => length));
  const data = new Int32Array(rows.length * width).fill(padding);
  rows.forEach((row, index) => {
    data.set(row, index * width);
  });
  return { data, shape: [rows.length, width] };
}
