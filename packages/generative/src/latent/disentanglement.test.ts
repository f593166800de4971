import { type NDArray, normalArray, Random } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { factorVAEScore } from './factor-vae-score.ts';
import { mutualInformationGap } from './mutual-information-gap.ts';

const EXAMPLES = 2000;
const VALUES = [2, 3, 4];
const random = new Random(1);
const drawn = Array.from({ length: EXAMPLES }, () => VALUES.map((values) => random.integer(values)));
const noise = normalArray(new Random(2), EXAMPLES * 6);
const table = (rows: readonly (readonly number[])[]): NDArray => ({
  data: Float32Array.from(rows.flat()),
  shape: [rows.length, rows[0]!.length],
});
const factors = table(drawn);
/** Each factor in a number of its own, one number of noise. */
const separate = table(drawn.map(([a, b, c], i) => [c! * 2 - 1, noise[i]!, -a!, b! / 3]));
/** The same turned by 45° in the plane of two factors. */
const turned = table(drawn.map(([a, b, c]) => [a! + b!, a! - b!, c!]));
const copied = table(drawn.map(([a, b, c]) => [a!, a!, b!, b!, c!, c!]));
const nothing = table(drawn.map((_, i) => [...noise.slice(3 * i, 3 * i + 3)]));

describe('mutualInformationGap', () => {
  it('is 1 but for noise where each factor has a number of its own, and says which', () => {
    const { score, gaps, information, dimensions } = mutualInformationGap(separate, factors);
    // What a histogram of 20 bins finds in 2000 random pairs: about 19 · (values − 1) / (2 · 2000) nats.
    expect(score).toBeGreaterThan(0.97);
    expect(score).toBeLessThanOrEqual(1);
    expect([...dimensions]).toEqual([2, 3, 0]);
    expect(gaps).toHaveLength(3);
    for (const [k, dimension] of [2, 3, 0].entries())
      expect(information[k * 4 + dimension]).toBeCloseTo(1, 10);
  });

  it('is 0 where each factor is in two numbers', () => {
    expect(mutualInformationGap(copied, factors).score).toBeCloseTo(0, 10);
  });

  it('of turned factors is that of the formula', () => {
    const all = [0, 1].flatMap((a) => [0, 1, 2].map((b) => [a, b]));
    const { information, gaps } = mutualInformationGap(
      table(all.map(([a, b]) => [a! + b!, a! - b!])),
      table(all),
    );
    // a + b has 0 once, 1 twice, 2 twice, 3 once of 6; with a or with b known, all that is left is the other one.
    const H = -(2 / 6) * Math.log(1 / 6) - (4 / 6) * Math.log(2 / 6);
    expect(information[0]).toBeCloseTo((H - Math.log(3)) / Math.log(2), 10);
    expect(information[2]).toBeCloseTo((H - Math.log(2)) / Math.log(3), 10);
    expect(gaps[0]).toBeCloseTo(0, 10);
  });

  it('refuses factors that do not vary or are no counts', () => {
    const one = table(drawn.map(() => [1]));
    expect(() => mutualInformationGap(separate, one)).toThrow(
      'expected factor 0 to vary, got 1 in all examples.',
    );
    expect(() => mutualInformationGap(separate, table([[1], [2]]))).toThrow(
      'expected factors of 2000 examples',
    );
    const halves = table(drawn.map(([a]) => [a! / 2]));
    expect(() => mutualInformationGap(separate, halves)).toThrow('whole numbers from 0, got 0.5.');
    expect(() => mutualInformationGap(one, factors)).toThrow('numbers of a code');
    expect(() => mutualInformationGap(separate, factors, { bins: 1 })).toThrow('expected bins');
  });
});

describe('factorVAEScore', () => {
  const options = { random: new Random(3), votes: 200 };

  it('is 1 where each factor has numbers of its own, even two', () => {
    expect(factorVAEScore(separate, factors, options)).toBe(1);
    expect(factorVAEScore(copied, factors, options)).toBe(1);
  });

  it('is chance where codes tell nothing, and between where factors are mixed', () => {
    const chance = factorVAEScore(nothing, factors, options);
    // 1 / 3, and 4 standard errors of 200 votes.
    expect(chance).toBeGreaterThan(0.33 - 0.13);
    expect(chance).toBeLessThan(0.33 + 0.13);
    const mixed = factorVAEScore(turned, factors, options);
    expect(mixed).toBeGreaterThan(0.5);
    expect(mixed).toBeLessThan(0.95);
  });

  it('is that of its seed', () => {
    const seeded = (seed: number): number =>
      factorVAEScore(nothing, factors, { random: new Random(seed), votes: 100 });
    expect(seeded(5)).toBe(seeded(5));
  });

  it('refuses codes without a number that varies', () => {
    const still = table(drawn.map(() => [1, 2]));
    expect(() => factorVAEScore(still, factors, options)).toThrow(
      'a number of the code that varies by 0.05, got none.',
    );
    expect(() => factorVAEScore(separate, factors, { ...options, votes: 0 })).toThrow('expected votes');
  });
});
