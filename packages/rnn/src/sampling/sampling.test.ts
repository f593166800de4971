import { Random, tf, useBackend } from '@reverie/core';
import { beforeAll, expect, test } from 'vitest';
import { evaluateText } from '../evaluation/evaluate-text.ts';
import { CharRNN } from '../models/char-rnn.ts';
import { beamSearch } from './beam-search.ts';
import { choose } from './choose.ts';
import type { CharacterModel } from './generate.ts';
import { generateText, streamText } from './generate.ts';

let model: CharRNN;
beforeAll(async () => {
  await useBackend('cpu');
  model = new CharRNN({ vocabulary: ['\n', 'a', 'b', 'c'], hiddenSize: 8 }, new Random(3));
});

/** Shares of 4,000 draws; five standard errors are at most 0.04. */
const shares = (logits: number[], options: Parameters<typeof choose>[1]): number[] => {
  const random = new Random(1);
  const counts = logits.map(() => 0);
  for (let i = 0; i < 4000; i++) counts[choose(logits, options, random)]! += 1 / 4000;
  return counts;
};
const expectShares = (actual: number[], expected: number[]): void => {
  actual.forEach((share, i) => {
    expect(Math.abs(share - expected[i]!)).toBeLessThan(0.04);
  });
};

test('choices follow the softmax, sharper and flatter with temperature', () => {
  const logits = [0, Math.log(3), -Infinity];
  expectShares(shares(logits, {}), [0.25, 0.75, 0]);
  expectShares(shares(logits, { temperature: 0.5 }), [0.1, 0.9, 0]);
  expectShares(shares([1e4, 1e4 - 1e9], { temperature: 1e-3 }), [1, 0]);
});

test('top-k and top-p keep the most probable and share their probability', () => {
  const logits = [1, 4, 2, 3].map(Math.log);
  expectShares(shares(logits, { topK: 2 }), [0, 4 / 7, 0, 3 / 7]);
  expectShares(shares(logits, { topP: 0.4 }), [0, 1, 0, 0]);
  expectShares(shares(logits, { topP: 0.41 }), [0, 4 / 7, 0, 3 / 7]);
  expectShares(shares(logits, { topK: 1 }), [0, 1, 0, 0]);
});

test('the same seed gives the same text, and a stream gives it a character at a time', async () => {
  const options = () => ({ random: new Random(5), length: 30, temperature: 0.9 });
  const text = await model.generate('ab', options());
  expect([...text]).toHaveLength(30);
  expect(await model.generate('ab', options())).toBe(text);
  const parts: string[] = [];
  for await (const part of model.stream('ab', options())) parts.push(part);
  expect(parts).toEqual([...text]);
  expect(await model.generate('ab', { ...options(), random: new Random(6) })).not.toBe(text);
  expect(await model.generate('', options())).toBe(await model.generate('\n', options()));
});

/** A model that says the letters of a text one after the other. */
function reciter(text: string): CharacterModel {
  let said = 0;
  return {
    vocabulary: model.vocabulary,
    read: (ids) => ({ hidden: tf.zeros([1, ids.shape[1]!, 1]), state: [] }),
    logits: () => {
      const next = text[said++ % text.length];
      return tf.tensor3d([[model.vocabulary.characters.map((character) => (character === next ? 50 : 0))]]);
    },
  };
}

test('generation ends before a stop text, also where part of it came up before', async () => {
  const random = new Random(1);
  expect(await generateText(reciter('abaabcab'), 'a', { random, stop: ['abc'], length: 20 })).toBe('aba');
  expect(await generateText(reciter('aab'), 'a', { random, stop: ['zz', 'ba'], length: 5 })).toBe('aa');
  expect(await generateText(reciter('ab'), 'a', { random, stop: ['abab'], length: 3 })).toBe('aba');
});

test('an abort comes through while text is made or scored', async () => {
  const abortSoon = (): AbortSignal => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    return controller.signal;
  };
  // Without turns of the event loop each of these would take a minute.
  const text = await generateText(model, '', { random: new Random(1), length: 1e5, signal: abortSoon() });
  expect(text.length).toBeLessThan(1e5);
  const scoring = evaluateText(model, new Int32Array(1e6), { time: 16, signal: abortSoon() });
  await expect(scoring).rejects.toThrow('aborted');
});

test('a signal ends generation with what there is', async () => {
  const controller = new AbortController();
  let text = '';
  for await (const part of streamText(model, 'a', {
    random: new Random(1),
    length: 1000,
    signal: controller.signal,
  })) {
    text += part;
    if (text.length === 7) controller.abort();
  }
  expect(text).toHaveLength(7);
});

test('a broken-off stream, and beams, leave no tensor behind', async () => {
  const before = tf.memory().numTensors;
  for await (const _ of streamText(model, 'abc', { random: new Random(1) })) break;
  await beamSearch(model, 'abc', { width: 3, length: 5 });
  expect(tf.memory().numTensors).toBe(before);
});

test('options out of range and unknown characters are named', async () => {
  const random = new Random(1);
  for (const temperature of [0, -1, Number.NaN])
    await expect(model.generate('a', { random, temperature })).rejects.toThrow(
      `got ${temperature}; for the most probable character`,
    );
  await expect(model.generate('a', { random, topK: 0 })).rejects.toThrow(
    'topK to be a whole number at least 1',
  );
  await expect(model.generate('a', { random, topP: 1.5 })).rejects.toThrow('topP to be a number');
  await expect(model.generate('a', { random, length: -1 })).rejects.toThrow('length');
  await expect(model.generate('x', { random })).rejects.toThrow('got "x" (U+0078)');
});

test('beam search with all beams finds the most probable text', async () => {
  const prompt = 'ab';
  const all = await beamSearch(model, prompt, { width: 16, length: 2 });
  expect(all).toHaveLength(16);
  const total = all.reduce((sum, { logProb }) => sum + Math.exp(logProb), 0);
  expect(total).toBeCloseTo(1, 5);
  const [greedy] = await beamSearch(model, prompt, { width: 1, length: 6 });
  expect(greedy!.text).toBe(await model.generate(prompt, { random: new Random(1), topK: 1, length: 6 }));
  const [best] = await beamSearch(model, prompt, { width: 8, length: 6 });
  expect(best!.logProb).toBeGreaterThanOrEqual(greedy!.logProb - 1e-6);
});
