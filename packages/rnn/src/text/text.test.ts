import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CharVocabulary, UNKNOWN } from './char-vocabulary.ts';
import { NO_TARGET, type TextBatch, textWindows } from './text-windows.ts';

test('decode is the inverse of encode, for any text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
      const vocabulary = CharVocabulary.fromText(text);
      expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
      expect(vocabulary.size).toBe(new Set(text).size);
    }),
  );
});

test('characters are code points, in their order', () => {
  const vocabulary = CharVocabulary.fromText('b😀a');
  expect(vocabulary.characters).toEqual(['a', 'b', '😀']);
  expect([...vocabulary.encode('😀a')]).toEqual([2, 0]);
});

test('an unknown character is an error that names it, or <unk> by option', () => {
  const vocabulary = CharVocabulary.fromText('abc');
  expect(() => vocabulary.encode('abé')).toThrow('expected one of the 3 characters "abc", got "é" (U+00E9)');
  const open = CharVocabulary.fromText('abc', { unknown: true });
  expect([...open.encode('aéc')]).toEqual([0, 3, 2]);
  expect(open.decode([0, 3])).toBe('a\uFFFD');
  expect(open.characters.at(-1)).toBe(UNKNOWN);
});

test('vocabularies must be distinct single characters', () => {
  expect(() => new CharVocabulary([])).toThrow('at least one');
  expect(() => new CharVocabulary(['a', 'a'])).toThrow('2 entries, 1 of them distinct');
  expect(() => new CharVocabulary(['ab'])).toThrow('distinct single characters');
  expect(() => CharVocabulary.fromText('')).toThrow('expected a text, got an empty one');
  expect(() => CharVocabulary.fromText('a').character(7)).toThrow('an id below 1');
});

const collect = async (source: AsyncIterable<TextBatch>): Promise<TextBatch[]> => {
  const batches: TextBatch[] = [];
  for await (const batch of source) batches.push(batch);
  return batches;
};
const row = ({ data, shape }: TextBatch['inputs'], index: number): number[] =>
  Array.from(data.slice(index * shape[1]!, (index + 1) * shape[1]!));
const count = (size: number): Int32Array => Int32Array.from({ length: size }, (_, i) => i);

test('rows of following batches follow on each other, and every target is the next character', async () => {
  const source = textWindows(count(25), { time: 3, batch: 2 });
  const batches = await collect(source);
  expect(batches.map(({ inputs }) => row(inputs, 1))).toEqual([
    [12, 13, 14],
    [15, 16, 17],
    [18, 19, 20],
    [21, 22, 23],
  ]);
  expect(batches.map(({ targets }) => row(targets, 0))).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
    [10, 11, 12],
  ]);
  expect(batches.map(({ start }) => [...start.data])).toEqual([
    [1, 1],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(source.position()).toEqual({ epoch: 1, index: 0 });
});

test('with a stride, windows overlap and only their last targets count', async () => {
  const batches = await collect(textWindows(count(13), { time: 4, batch: 1, stride: 2 }));
  expect(batches.slice(0, 2).map(({ inputs }) => row(inputs, 0))).toEqual([
    [0, 1, 2, 3],
    [2, 3, 4, 5],
  ]);
  expect(batches.slice(0, 2).map(({ targets }) => row(targets, 0))).toEqual([
    [3, 4],
    [5, 6],
  ]);
});

test('with a stride, every window has a target, and each counts once', async () => {
  for (const stride of [1, 3, 10]) {
    const batches = await collect(textWindows(count(101), { time: 20, batch: 1, stride }));
    const targets = batches.map((batch) => row(batch.targets, 0).filter((target) => target !== NO_TARGET));
    expect(targets.every(({ length }) => length > 0)).toBe(true);
    expect(targets.flat()).toEqual(Array.from(count(100 - 20 + stride), (i) => i + 21 - stride));
  }
  expect(() => textWindows([count(9), count(12)], { time: 20, batch: 1, stride: 10 })).not.toThrow();
  expect(() => textWindows([count(9), count(11)], { time: 20, batch: 1, stride: 10 })).toThrow(
    'at least 1 documents of 12 characters or more, got 0',
  );
});

test('a new document starts with a fresh state, and what pads a window has no target', async () => {
  const batches = await collect(textWindows([count(5), Int32Array.of(10, 11, 12)], { time: 3, batch: 1 }));
  expect(batches.map(({ start }) => [...start.data])).toEqual([[1], [0], [1]]);
  expect(row(batches[1]!.targets, 0)).toEqual([4, NO_TARGET, NO_TARGET]);
  expect(row(batches[2]!.inputs, 0)).toEqual([10, 11, 0]);
  expect(row(batches[2]!.targets, 0)).toEqual([11, 12, NO_TARGET]);
});

test('rows restart in turn, at other windows in the next pass', async () => {
  const source = textWindows(count(25), { time: 3, batch: 2, restartEvery: 3 });
  const starts = async (): Promise<number[][]> => (await collect(source)).map(({ start }) => [...start.data]);
  expect(await starts()).toEqual([
    [1, 1],
    [0, 1],
    [1, 0],
    [0, 0],
  ]);
  expect(await starts()).toEqual([
    [1, 1],
    [1, 0],
    [0, 0],
    [0, 1],
  ]);
  expect(() => textWindows(count(25), { time: 3, batch: 2, restartEvery: 0 })).toThrow('restartEvery');
});

test('without carried state, every window starts a text', async () => {
  const batches = await collect(textWindows(count(13), { time: 3, batch: 2, stateful: false }));
  expect(batches.map(({ start }) => [...start.data])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('every target of a text is given exactly once a pass', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(60),
      async (time, batch, extra) => {
        const ids = count(time * batch + 1 + extra);
        const targets = (await collect(textWindows(ids, { time, batch }))).flatMap((b) =>
          Array.from(b.targets.data),
        );
        const seen = targets.filter((target) => target !== NO_TARGET).sort((a, b) => a - b);
        expect(seen).toEqual(Array.from(count(Math.floor((ids.length - 1) / batch) * batch), (i) => i + 1));
      },
    ),
  );
});

test('a restored position gives the batches that would have followed', async () => {
  const source = textWindows(count(30), { time: 3, batch: 2 });
  for await (const _ of source) if (source.position().index === 2) break;
  const copy = textWindows(count(30), { time: 3, batch: 2 });
  copy.restore(source.position());
  expect(await collect(copy)).toEqual(await collect(source));
});

test('a text that is too short says what it takes', () => {
  expect(() => textWindows(count(100))).toThrow(
    'textWindows: expected a text of at least 1601 characters (32 streams of 50, and one to predict), got 100; use a longer text',
  );
  expect(() => textWindows([count(9), count(1)], { batch: 2 })).toThrow(
    'at least 2 documents of 2 characters or more, got 1',
  );
  expect(() => textWindows(count(100), { time: 5, stride: 6 })).toThrow('stride');
});
