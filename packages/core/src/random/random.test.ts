import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bernoulliArray, categorical, normalArray, permutation, uniformArray } from './arrays.ts';
import { Random } from './random.ts';
import { threefry2x32 } from './threefry.ts';

const encrypt = (key: [number, number], counter: [number, number]): number[] => {
  const out = new Uint32Array(2);
  threefry2x32(key, counter[0], counter[1], out);
  return [...out];
};

test('threefry gives the published known answers (Random123, kat_vectors)', () => {
  expect(encrypt([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
  expect(encrypt([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual([0x1cb996fc, 0xbb002be7]);
  expect(encrypt([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
});

test('a child stream depends on its name alone, not on what its parent has drawn', () => {
  const fresh = new Random(7).split('dropout');
  const parent = new Random(7);
  parent.uniform();
  parent.split('other');
  expect(parent.split('dropout').bits()).toBe(fresh.bits());
  expect(new Random(7).split('a').bits()).not.toBe(new Random(7).split('b').bits());
  expect(new Random(7).split('a').bits()).not.toBe(new Random(8).split('a').bits());
});

test('a restored state goes on with the same numbers, after any number of draws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(), fc.string()), fc.nat(9), (seed, draws) => {
      const random = new Random(seed);
      for (let i = 0; i < draws; i++) random.bits();
      const copy = new Random(JSON.parse(JSON.stringify(random.state())));
      expect([copy.bits(), copy.bits(), copy.normal()]).toEqual([
        random.bits(),
        random.bits(),
        random.normal(),
      ]);
    }),
  );
});

test('bad seeds and states say what they must be', () => {
  expect(() => new Random(-1)).toThrow('Random: expected seed to be a whole number at least 0');
  expect(() => new Random(0.5)).toThrow('got 0.5');
  const state = { algorithm: 'threefry2x32-20', key: [1, -2], drawn: 0 } as const;
  expect(() => new Random(state)).toThrow('a key of two 32-bit words');
});

// Bounds below are five standard errors of each estimate at this sample size.
const SIZE = 100_000;
const moments = (values: Float32Array): { mean: number; variance: number } => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, variance };
};

test('uniform, normal and Bernoulli arrays have their moments', () => {
  const uniforms = moments(uniformArray(new Random(1), SIZE, { min: -1, max: 3 }));
  expect(Math.abs(uniforms.mean - 1)).toBeLessThan((5 * Math.sqrt(16 / 12)) / Math.sqrt(SIZE));
  expect(Math.abs(uniforms.variance - 16 / 12)).toBeLessThan(0.02);
  const normals = moments(normalArray(new Random(2), SIZE, { mean: 3, std: 2 }));
  expect(Math.abs(normals.mean - 3)).toBeLessThan((5 * 2) / Math.sqrt(SIZE));
  expect(Math.abs(normals.variance - 4)).toBeLessThan((5 * 4 * Math.sqrt(2)) / Math.sqrt(SIZE));
  const coins = moments(bernoulliArray(new Random(3), SIZE, 0.3));
  expect(Math.abs(coins.mean - 0.3)).toBeLessThan((5 * Math.sqrt(0.21)) / Math.sqrt(SIZE));
});

test('uniform numbers stay below the upper bound', () => {
  const values = uniformArray(new Random(4), SIZE);
  expect(Math.max(...values.subarray(0, 50_000))).toBeLessThan(1);
  expect(Math.min(...values.subarray(0, 50_000))).toBeGreaterThanOrEqual(0);
});

test('categorical draws follow the weights and never pick a zero', () => {
  const random = new Random(5);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[categorical(random, [1, 0, 2, 1])]!++;
  expect(counts[1]).toBe(0);
  expect(Math.abs(counts[2]! - 5000)).toBeLessThan(5 * Math.sqrt(2500));
  expect(() => categorical(random, [0, 0])).toThrow('with a positive, finite sum, got 0');
  expect(() => categorical(random, [Number.NaN, 1])).toThrow('got NaN');
  expect(() => categorical(random, [3, -1])).toThrow('got a weight of -1');
});

test('sizes, probabilities and moments that do not exist are refused', () => {
  const random = new Random(7);
  expect(() => bernoulliArray(random, 3, Number.NaN)).toThrow('p to be a number at least 0 and at most 1');
  expect(() => bernoulliArray(random, -3, 0.5)).toThrow('size to be a whole number at least 0, got -3');
  expect(() => normalArray(random, 3, { std: -1 })).toThrow('std to be a number at least 0, got -1');
  expect(() => uniformArray(random, 3, { min: 2 })).toThrow('max to be a number at least 2, got 1');
});

test('a permutation holds each index once, and every order of three is equally likely', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(50), (seed, size) => {
      expect([...permutation(new Random(seed), size)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: size }, (_, i) => i),
      );
    }),
  );
  const random = new Random(6);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = permutation(random, 3).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values())
    expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
});
