import { ConfigError, DataError } from '@reverie/core';
import type { Vocabulary } from './vocabulary.ts';

/** The entry that stands for every character that is not in the vocabulary. */
export const UNKNOWN = '<unk>';

const describe = (character: string): string => {
  const hex = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return `${JSON.stringify(character)} (U+${hex})`;
};

/** Whatever the types say: a vocabulary may come from a file. */
function checkCharacters(characters: unknown): void {
  const fits = (entry: unknown): boolean =>
    typeof entry === 'string' && (entry === UNKNOWN || [...entry].length === 1);
  const list: readonly unknown[] | undefined = Array.isArray(characters) ? characters : undefined;
  const distinct = new Set(list).size;
  if (list !== undefined && list.length > 0 && distinct === list.length && list.every(fits)) return;
  const got = list === undefined ? `${characters}` : `${list.length} entries, ${distinct} of them distinct`;
  throw new ConfigError({ who: 'CharVocabulary', expected: 'distinct single characters, at least one', got });
}

/** A numbering of characters. A character is a Unicode code point: '😀' is one. */
export class CharVocabulary implements Vocabulary {
  /** The characters in the order of their ids, `'<unk>'` among them if unknown characters are allowed. */
  readonly characters: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  /** @param characters as {@link characters} of another vocabulary: distinct, not empty. */
  constructor(characters: readonly string[]) {
    checkCharacters(characters);
    this.characters = characters;
    this.#ids = new Map(characters.map((character, id) => [character, id]));
  }

  /** The distinct characters of a text, in the order of their code points. */
  static fromText(text: string, options: { unknown?: boolean } = {}): CharVocabulary {
    const distinct = [...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
    if (distinct.length === 0) {
      throw new DataError({ who: 'CharVocabulary.fromText', expected: 'a text', got: 'an empty one' });
    }
    return new CharVocabulary(options.unknown === true ? [...distinct, UNKNOWN] : distinct);
  }

  get size(): number {
    return this.characters.length;
  }

  /** @throws DataError naming the first character that is not in the vocabulary, unless it has `<unk>`. */
  encode(text: string): Int32Array {
    const unknown = this.#ids.get(UNKNOWN);
    const ids: number[] = [];
    for (const character of text) {
      const id = this.#ids.get(character) ?? unknown;
      if (id === undefined) throw this.#unknownCharacter(character);
      ids.push(id);
    }
    return Int32Array.from(ids);
  }

  /** The inverse of {@link encode}; unknown characters come back as U+FFFD. */
  decode(ids: ArrayLike<number>): string {
    return Array.from(ids, (id) => this.character(id)).join('');
  }

  /** The character with this id. */
  character(id: number): string {
    const character = this.characters[id];
    if (character === undefined) {
      throw new DataError({
        who: 'CharVocabulary.character',
        expected: `an id below ${this.size}`,
        got: `${id}`,
      });
    }
    return character === UNKNOWN ? '\uFFFD' : character;
  }

  #unknownCharacter(character: string): DataError {
    return new DataError({
      who: 'CharVocabulary.encode',
      expected: `one of the ${this.size} characters ${JSON.stringify(this.characters.join(''))}`,
      got: describe(character),
      remedy: `leave it out, or train a model with a vocabulary that has it or ${UNKNOWN}`,
    });
  }
}
