import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BytePairVocabulary } from './byte-pair-vocabulary.ts';
import { ByteVocabulary } from './byte-vocabulary.ts';
import { WordVocabulary, wordsOf } from './word-vocabulary.ts';

describe('ByteVocabulary', () => {
  const bytes = new ByteVocabulary();

  test('encodes UTF-8 and back', () => {
    expect([...bytes.encode('é')]).toEqual([0xc3, 0xa9]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => bytes.decode(bytes.encode(text)) === text),
    );
    expect(bytes.decode([0xc3])).toBe('\ufffd');
    expect(() => bytes.decode([256])).toThrow('ByteVocabulary.decode: expected ids below 256, got 256');
  });
});

describe('WordVocabulary', () => {
  test('cuts words, numbers and marks', () => {
    expect(wordsOf("Don't, he said — in 1851: mother-in-law (née Smith)")).toEqual([
      "Don't",
      ',',
      'he',
      'said',
      '—',
      'in',
      '1851',
      ':',
      'mother-in-law',
      '(',
      'née',
      'Smith',
      ')',
    ]);
  });

  test('numbers words by frequency and calls the others unknown', () => {
    const words = WordVocabulary.fromText('the whale, the sea, the whale and I', { minCount: 2 });
    expect(words.words).toEqual(['<unk>', 'the', ',', 'whale']);
    expect([...words.encode('the white whale')]).toEqual([1, 0, 3]);
    expect(words.decode([1, 3, 2, 0])).toBe('the whale, <unk>');
    expect(WordVocabulary.fromText('a a b c', { maxSize: 2 }).words).toEqual(['<unk>', 'a']);
  });

  test('decodes marks as English sets them', () => {
    const text = 'Call me Ishmael (a name). Why?';
    const words = WordVocabulary.fromText(text);
    expect(words.decode(words.encode(text))).toBe(text);
  });

  test('refuses what is no vocabulary', () => {
    expect(() => WordVocabulary.fromText(' ')).toThrow('expected a text with words, got " "');
    expect(() => new WordVocabulary(['a'])).toThrow("expected distinct words after '<unk>', got 1 words");
    expect(() => WordVocabulary.fromText('a', { maxSize: 1 })).toThrow('maxSize');
    expect(() => WordVocabulary.fromText('a').word(9)).toThrow('expected an id below 2, got 9');
  });
});

describe('BytePairVocabulary', () => {
  /** Figure 1 of Sennrich et al.: low 5 times, lower 2, newest 6, widest 3; each after a line's end, which is a chunk of its own. */
  const WORDS = { low: 5, lower: 2, newest: 6, widest: 3 };
  const text = Object.entries(WORDS)
    .map(([word, count]) => `${word}\n`.repeat(count))
    .join('');

  test("learns the paper's first pieces", () => {
    const pairs = BytePairVocabulary.fromText(text, { size: 260 });
    const pieces = pairs.merges.map((_, rank) => pairs.decode([256 + rank]));
    expect(pieces).toEqual(['es', 'est', 'lo', 'low']);
    expect(Array.from(pairs.encode('lowest'), (id) => pairs.decode([id]))).toEqual(['low', 'est']);
  });

  test('encodes any text and back, in fewer pieces than bytes', () => {
    const pairs = BytePairVocabulary.fromText(text, { size: 300 });
    expect(pairs.size).toBeLessThan(300);
    expect(pairs.encode(text).length).toBeLessThan(text.length / 2);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (other) => pairs.decode(pairs.encode(other)) === other),
    );
    expect(new BytePairVocabulary(pairs.merges).encode(text)).toEqual(pairs.encode(text));
  });

  test('refuses what is no vocabulary', () => {
    expect(() => BytePairVocabulary.fromText('', { size: 300 })).toThrow('expected a text, got an empty one');
    expect(() => BytePairVocabulary.fromText('a', { size: 255 })).toThrow(
      'size to be a whole number at least 256',
    );
    expect(() => new BytePairVocabulary([[256, 1]])).toThrow(
      'expected merges of pieces below 256, got [256, 1]',
    );
    expect(() => new BytePairVocabulary([]).decode([256])).toThrow('expected ids below 256, got 256');
  });
});
