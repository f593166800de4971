import { ConfigError, checkNumber, DataError } from '@reverie/core';
import { UNKNOWN } from './char-vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word with its apostrophes and hyphens, a number, or a single other character. */
const TOKEN = /\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}+)*|\p{N}+|[^\s]/gu;

/** What stands without a blank before it, and after it. */
const CLOSING = /^[.,;:!?)\]}”’%]$/;
const OPENING = /^[([{“‘$£€]$/;

/** The words, numbers and marks of a text, without the blanks between them. */
export const wordsOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** Options of {@link WordVocabulary.fromText}. */
export interface WordVocabularyOptions {
  /** Words that occur less often become `<unk>`. Default: 1, none. */
  readonly minCount?: number;
  /** At most so many words, the most frequent ones, `<unk>` included. Default: all. */
  readonly maxSize?: number;
}

/** A numbering of words, `<unk>` for all others. Capitals count as they stand. */
export class WordVocabulary implements Vocabulary {
  /** The words in the order of their ids; the first is `'<unk>'`. */
  readonly words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  /** @param words distinct, the first `'<unk>'`, as {@link words} of another vocabulary */
  constructor(words: readonly string[]) {
    if (words[0] !== UNKNOWN || new Set(words).size !== words.length) {
      const got = `${words.length} words, ${new Set(words).size} of them distinct, the first ${JSON.stringify(words[0])}`;
      throw new ConfigError({ who: 'WordVocabulary', expected: `distinct words after '${UNKNOWN}'`, got });
    }
    this.words = words;
    this.#ids = new Map(words.map((word, id) => [word, id]));
  }

  /** The words of a text, the most frequent first, equally frequent ones in the order of their code points. */
  static fromText(
    text: string,
    { minCount = 1, maxSize = Infinity }: WordVocabularyOptions = {},
  ): WordVocabulary {
    const who = 'WordVocabulary.fromText';
    checkNumber(who, 'minCount', minCount, { integer: true, min: 1 });
    if (maxSize !== Infinity) checkNumber(who, 'maxSize', maxSize, { integer: true, min: 2 });
    const counts = new Map<string, number>();
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (counts.size === 0)
      throw new DataError({ who, expected: 'a text with words', got: JSON.stringify(text) });
    const frequent = [...counts].filter(([, count]) => count >= minCount);
    frequent.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return new WordVocabulary([UNKNOWN, ...frequent.slice(0, maxSize - 1).map(([word]) => word)]);
  }

  get size(): number {
    return this.words.length;
  }

  encode(text: string): Int32Array {
    return Int32Array.from(wordsOf(text), (word) => this.#ids.get(word) ?? 0);
  }

  /** Words with blanks between them, marks where they stand in English; what blanks there were is not known. */
  decode(ids: ArrayLike<number>): string {
    let text = '';
    let glued = true;
    for (const word of Array.from(ids, (id) => this.word(id))) {
      text += glued || CLOSING.test(word) ? word : ` ${word}`;
      glued = OPENING.test(word);
    }
    return text;
  }

  /** The word with this id. */
  word(id: number): string {
    const word = this.words[id];
    if (word !== undefined) return word;
    throw new DataError({ who: 'WordVocabulary.word', expected: `an id below ${this.size}`, got: `${id}` });
  }
}
