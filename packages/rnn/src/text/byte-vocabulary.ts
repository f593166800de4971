import { DataError } from '@reverie/core';
import type { Vocabulary } from './vocabulary.ts';

/** The 256 bytes of UTF-8: no text has anything that it lacks. */
export class ByteVocabulary implements Vocabulary {
  readonly size = 256;

  encode(text: string): Int32Array {
    return Int32Array.from(new TextEncoder().encode(text));
  }

  /** The inverse of {@link encode}; bytes that are no UTF-8 come back as U+FFFD. */
  decode(ids: ArrayLike<number>): string {
    const bytes = Uint8Array.from(ids, (id) => {
      if (Number.isInteger(id) && id >= 0 && id < 256) return id;
      throw new DataError({ who: 'ByteVocabulary.decode', expected: 'ids below 256', got: `${id}` });
    });
    return new TextDecoder().decode(bytes);
  }
}
