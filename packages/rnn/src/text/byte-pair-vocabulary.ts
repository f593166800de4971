import { ConfigError, checkNumber, DataError } from '@reverie/core';
import type { Vocabulary } from './vocabulary.ts';

/** Two pieces that are joined to a new one. */
export type Merge = readonly [left: number, right: number];

/** Pieces do not reach across these: a word with the blank before it, a number, marks, other blanks. As GPT-2 cuts texts. */
const CHUNK = / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+/gu;

const BYTES = 256;

/** Options of {@link BytePairVocabulary.fromText}. */
export interface BytePairOptions {
  /** How many pieces there are in the end, the 256 bytes among them. */
  readonly size: number;
}

/**
 * Byte-pair encoding: pieces of words, learned by joining again and again the two neighbours that occur most often (Sennrich, Haddow
 * and Birch 2016, algorithm 1), on the bytes of UTF-8, so that no text has an unknown piece (Radford et al. 2019).
 */
export class BytePairVocabulary implements Vocabulary {
  /** What is joined, in this order; the nth makes the piece with the id 256 + n. */
  readonly merges: readonly Merge[];
  readonly #bytes: readonly Uint8Array<ArrayBuffer>[];
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #cache = new Map<string, readonly number[]>();

  /** @param merges as {@link merges} of another vocabulary */
  constructor(merges: readonly Merge[]) {
    this.merges = merges;
    const bytes = Array.from({ length: BYTES }, (_, byte) => Uint8Array.of(byte));
    for (const [left, right] of merges) bytes.push(joined(bytes, left, right));
    this.#bytes = bytes;
    this.#ranks = new Map(merges.map((merge, rank) => [merge.join(), rank]));
  }

  /** Learns the pieces of a text; fewer than asked for where no pair occurs twice any more. */
  static fromText(text: string, { size }: BytePairOptions): BytePairVocabulary {
    checkNumber('BytePairVocabulary.fromText', 'size', size, { integer: true, min: BYTES });
    if (text === '') {
      throw new DataError({ who: 'BytePairVocabulary.fromText', expected: 'a text', got: 'an empty one' });
    }
    const words = countedChunks(text);
    const merges: Merge[] = [];
    while (BYTES + merges.length < size) {
      const best = mostFrequentPair(words);
      if (best === undefined) break;
      const id = BYTES + merges.length;
      for (const word of words) word.pieces = merged(word.pieces, best, id);
      merges.push(best);
    }
    return new BytePairVocabulary(merges);
  }

  get size(): number {
    return BYTES + this.merges.length;
  }

  encode(text: string): Int32Array {
    return Int32Array.from((text.match(CHUNK) ?? []).flatMap((chunk) => this.#piecesOf(chunk)));
  }

  /** The inverse of {@link encode}; bytes that are no UTF-8 come back as U+FFFD. */
  decode(ids: ArrayLike<number>): string {
    const bytes = Array.from(ids, (id) => {
      const piece = this.#bytes[id];
      if (piece !== undefined) return [...piece];
      const expected = `ids below ${this.size}`;
      throw new DataError({ who: 'BytePairVocabulary.decode', expected, got: `${id}` });
    });
    return new TextDecoder().decode(Uint8Array.from(bytes.flat()));
  }

  /** Joins the neighbours that were learned first, until none are left that were learned. */
  #piecesOf(chunk: string): readonly number[] {
    const known = this.#cache.get(chunk);
    if (known !== undefined) return known;
    let pieces = [...new TextEncoder().encode(chunk)];
    for (;;) {
      const ranks = pieces.slice(1).map((right, at) => this.#ranks.get(`${pieces[at]},${right}`) ?? Infinity);
      const rank = Math.min(...ranks);
      if (rank === Infinity) break;
      pieces = merged(pieces, this.merges[rank]!, BYTES + rank);
    }
    this.#cache.set(chunk, pieces);
    return pieces;
  }
}

/** A chunk of the text that is learned from, and how often it occurs. */
interface CountedChunk {
  pieces: number[];
  readonly count: number;
}

function countedChunks(text: string): CountedChunk[] {
  const counts = new Map<string, number>();
  for (const chunk of text.match(CHUNK) ?? []) counts.set(chunk, (counts.get(chunk) ?? 0) + 1);
  const encoder = new TextEncoder();
  return [...counts].map(([chunk, count]) => ({ pieces: [...encoder.encode(chunk)], count }));
}

/** The pair that occurs most often, of equally frequent ones the one seen first; none where all occur once. */
function mostFrequentPair(words: readonly CountedChunk[]): Merge | undefined {
  const counts = new Map<number, number>();
  // Two ids below 2²⁶ in one number that is exact.
  for (const { pieces, count } of words) {
    for (let at = 1; at < pieces.length; at++) {
      const pair = pieces[at - 1]! * 2 ** 26 + pieces[at]!;
      counts.set(pair, (counts.get(pair) ?? 0) + count);
    }
  }
  let best: number | undefined;
  let most = 1;
  for (const [pair, count] of counts) {
    if (count > most) [best, most] = [pair, count];
  }
  return best === undefined ? undefined : [Math.floor(best / 2 ** 26), best % 2 ** 26];
}

function merged(pieces: readonly number[], [left, right]: Merge, id: number): number[] {
  const result: number[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const isPair = pieces[at] === left && pieces[at + 1] === right;
    result.push(isPair ? id : pieces[at]!);
    if (isPair) at++;
  }
  return result;
}

function joined(
  bytes: readonly Uint8Array<ArrayBuffer>[],
  left: number,
  right: number,
): Uint8Array<ArrayBuffer> {
  const [first, second] = [bytes[left], bytes[right]];
  if (first !== undefined && second !== undefined) return Uint8Array.of(...first, ...second);
  throw new ConfigError({
    who: 'BytePairVocabulary',
    expected: `merges of pieces below ${bytes.length}`,
    got: `[${left}, ${right}]`,
  });
}
