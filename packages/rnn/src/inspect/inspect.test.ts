import { Random, tf, useBackend } from '@reverie/core';
import { beforeAll, expect, test } from 'vitest';
import { CharRNN } from '../models/char-rnn.ts';
import { activations, unitActivations } from './activations.ts';
import { findUnits } from './find-units.ts';
import { saliency } from './saliency.ts';
import { TEXT_FEATURES } from './text-features.ts';

const modelOf = (embeddingSize?: number): CharRNN =>
  new CharRNN(
    { vocabulary: ['a', 'b', '\n'], hiddenSize: 6, layers: 2, ...(embeddingSize && { embeddingSize }) },
    new Random(1),
  );

beforeAll(async () => {
  await useBackend('cpu');
});

test('activations are those of one pass, whatever is read at once, and nothing is left over', async () => {
  const model = modelOf();
  const text = 'abba\n'.repeat(120);
  const before = tf.memory().numTensors;
  const { units, values } = await activations(model, text);
  expect(tf.memory().numTensors).toBe(before);
  const ids = tf.tensor2d(model.vocabulary.encode(text), [1, text.length], 'int32');
  const whole = model.read(ids).hidden.dataSync();
  expect(units).toBe(6);
  expect(values).toHaveLength(whole.length);
  // The same sums in float32.
  values.forEach((value, at) => {
    expect(Math.abs(value - whole[at]!)).toBeLessThan(1e-5);
  });
  expect(unitActivations({ units, values }, 2)[7]).toBe(values[7 * 6 + 2]);
  await expect(activations(model, '')).rejects.toThrow('activations: expected a text, got an empty one');
});

test('finds the unit that follows a property, with its sign', () => {
  const property = [0, 1, 1, 0, 1];
  const values = Float32Array.from(property.flatMap((value, at) => [at % 2, 3 - 2 * value, 7]));
  const [first, second, third] = findUnits({ units: 3, values }, property);
  expect(first!.unit).toBe(1);
  expect(first!.correlation).toBeCloseTo(-1, 6);
  // Of [0, 1, 0, 1, 0] with the property: (1 − 2 · 3 / 5) / √(6/5 · 6/5) = −1/6.
  expect(second!.correlation).toBeCloseTo(-1 / 6, 6);
  expect(third).toEqual({ unit: 2, correlation: 0 });
  expect(findUnits({ units: 3, values }, [1, 1, 1, 1, 1])).toEqual([]);
  expect(() => findUnits({ units: 3, values }, [1])).toThrow(
    'expected a property of each of 5 characters, got 1 values',
  );
});

test.each<[name: string, text: string, expected: number[]]>([
  ['inside quotes', 'a"b"c', [0, 1, 1, 0, 0]],
  ['inside quotes', '“b”c', [1, 1, 0, 0]],
  ['inside parentheses', 'a((b))c', [0, 1, 1, 1, 1, 0, 0]],
  ['position in the line', 'ab\nc', [1, 2, 0, 1]],
  ['position in the word', 'ab cd', [1, 2, 0, 1, 2]],
  ['indentation', '  a b\n c', [1, 2, 2, 2, 2, 0, 1, 1]],
  ['line in capitals', 'AB:\nAb', [0, 1, 1, 0, 0, 0]],
])('%s of %j', (name, text, expected) => {
  expect([...TEXT_FEATURES[name]!(text)]).toEqual(expected);
});

test('vectors are read as the characters that they stand for', () => {
  for (const model of [modelOf(), modelOf(4)]) {
    const ids = tf.tensor2d([[0, 2, 1]], [1, 3], 'int32');
    const vectors = tf.cast(tf.oneHot(ids, 3), 'float32') as tf.Tensor3D;
    const [read, asVectors] = [
      model.read(ids).hidden.dataSync(),
      model.readVectors(vectors).hidden.dataSync(),
    ];
    asVectors.forEach((value, at) => {
      expect(value).toBeCloseTo(read[at]!, 5);
    });
    expect(() => model.readVectors(tf.zeros([1, 2, 4]))).toThrow(
      'CharRNN.readVectors: expected vectors [batch, time, 3]',
    );
  }
});

test('saliency is the norm of the gradient, by central differences', async () => {
  const model = modelOf();
  const before = tf.memory().numTensors;
  const values = await saliency(model, 'ab\na', 'b');
  expect(tf.memory().numTensors).toBe(before);
  const vectors = [0, 1, 2, 0].map((id) => [0, 1, 2].map((other) => Number(other === id)));
  const logProb = (character: number, entry: number, delta: number): number => {
    const moved = vectors.map((row) => [...row]);
    moved[character]![entry]! += delta;
    const { hidden } = model.readVectors(tf.tensor3d([moved]));
    return tf.logSoftmax(model.logits(hidden)).arraySync()[0 as never][3 as never][1 as never];
  };
  values.forEach((value, character) => {
    const slopes = [0, 1, 2].map(
      (entry) => (logProb(character, entry, 0.05) - logProb(character, entry, -0.05)) / 0.1,
    );
    // Float32 differences over 0.1 of values of order 1.
    expect(Math.abs(value - Math.hypot(...slopes))).toBeLessThan(1e-4);
  });
  expect(values).toHaveLength(4);
  await expect(saliency(model, '')).rejects.toThrow('saliency: expected a prompt, got an empty one');
});
