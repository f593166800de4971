import { expect, test } from 'vitest';
import { CharVocabulary } from '../text/char-vocabulary.ts';
import { Beams } from './beams.ts';

const vocabulary = new CharVocabulary(['a', 'b']);
const log = (...probs: number[]): Float32Array => Float32Array.from(probs, Math.log);
const options = { width: 2, lengthNormalization: 0, maxLength: 10 };

test('a wider beam finds what greedy decoding misses', () => {
  // 'a' is the likelier first character, but what follows 'b' is certain: 'b' ends with 0.4, each text on 'a' with 0.33 at most.
  const write = (width: number): { text: string; prob: number } => {
    const beams = new Beams(vocabulary, [2], { ...options, width });
    beams.grow(log(0.6, 0.4, 0));
    const rows = Array.from(beams.ids, (id) => (id === 0 ? [0.45, 0, 0.55] : [0, 0, 1]));
    beams.grow(log(...rows.flat()));
    if (beams.ids.length > 0) beams.grow(log(...Array.from(beams.ids, () => [0, 0, 1]).flat()));
    const { text, logProb } = beams.best()[0]!;
    return { text, prob: Math.exp(logProb) };
  };
  expect(write(1).text).toBe('a');
  expect(write(1).prob).toBeCloseTo(0.33, 6);
  expect(write(2).text).toBe('b');
  expect(write(2).prob).toBeCloseTo(0.4, 6);
});

test('length normalization prefers the longer of two texts, as Wu et al. weigh them', () => {
  const write = (lengthNormalization: number): string => {
    const beams = new Beams(vocabulary, [2], { ...options, lengthNormalization });
    beams.grow(log(0.48, 0, 0.52));
    beams.grow(log(0, 0, 1));
    return beams.best()[0]!.text;
  };
  // Ends after 1 symbol with 0.52, after 2 with 0.48: ln 0.52 / 1 against ln 0.48 / (7/6)^α.
  expect(write(0)).toBe('');
  expect(write(1)).toBe('a');
});

test('improbable texts that end early do not end the search', () => {
  const beams = new Beams(vocabulary, [2], { ...options, width: 3, lengthNormalization: 0.6 });
  for (let step = 0; step < 6; step++) {
    const rows = Array.from(beams.ids, () => (step < 5 ? [0.98, 0.01, 0.01] : [0.01, 0.01, 0.98]));
    beams.grow(log(...rows.flat()));
  }
  expect(beams.ids).toHaveLength(0);
  expect(beams.best()[0]!.text).toBe('aaaaa');
});

test('each source has its own beam, and those that have ended take no row', () => {
  const beams = new Beams(vocabulary, [2, 2], { ...options, width: 1 });
  expect([...beams.ids]).toEqual([2, 2]);
  expect(beams.grow(log(0.1, 0.1, 0.8, 0.7, 0.2, 0.1))).toEqual([1]);
  expect([...beams.ids]).toEqual([0]);
  expect(beams.grow(log(0, 0.9, 0.1), Float32Array.of(0.25, 0.75))).toEqual([0]);
  beams.grow(log(0, 0, 1), Float32Array.of(0.5, 0.5));
  expect(beams.best().map(({ text }) => text)).toEqual(['', 'ab']);
  expect(beams.best()[1]!.attention).toEqual([Float32Array.of(0.25, 0.75), Float32Array.of(0.5, 0.5)]);
});

test('what is padded is not told of', () => {
  const beams = new Beams(vocabulary, [1, 2], { ...options, width: 1 });
  beams.grow(log(0, 0, 1, 0, 0, 1), Float32Array.of(1, 0, 0.5, 0.5));
  expect(beams.best().map(({ attention }) => attention)).toEqual([
    [Float32Array.of(1)],
    [Float32Array.of(0.5, 0.5)],
  ]);
});

test('a text that does not end is cut at the greatest length', () => {
  const beams = new Beams(vocabulary, [2], { ...options, width: 1, maxLength: 3 });
  for (let step = 0; step < 3; step++) beams.grow(log(0.9, 0.05, 0.05));
  expect(beams.ids).toHaveLength(0);
  expect(beams.best()[0]!.text).toBe('aaa');
});
