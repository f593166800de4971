import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPLIT_90_5_5, SPLIT_90_10, splitText } from './split-text.ts';

describe('splitText', () => {
  it('cuts 90/5/5 and 90/10', () => {
    const text = Array.from({ length: 100 }, (_, i) => i % 10).join('');
    expect(splitText(text, SPLIT_90_5_5)).toEqual({
      train: text.slice(0, 90),
      validation: text.slice(90, 95),
      test: text.slice(95),
    });
    expect(splitText(text, SPLIT_90_10)).toEqual({ train: text.slice(0, 90), validation: text.slice(90) });
  });

  it('counts code points and never cuts one', () => {
    expect(splitText('🐳🐋ab', { train: 0.5, test: 0.5 })).toEqual({ train: '🐳🐋', test: 'ab' });
    expect(splitText('a🐳', { train: 0.5, test: 0.5 })).toEqual({ train: 'a', test: '🐳' });
  });

  it('covers the text with parts of the wanted lengths', () => {
    const text = fc.string({ unit: 'binary', minLength: 40, maxLength: 200 });
    const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(text, weights, (whole, shares) => {
        const sum = shares.reduce((a, b) => a + b);
        const ratios = Object.fromEntries(shares.map((share, i) => [`part${i}`, share / sum]));
        const parts = Object.values(splitText(whole, ratios)).map((part) => [...part]);
        expect(parts.flat().join('')).toBe(whole);
        const points = [...whole].length;
        // Both borders of a part are rounded by at most half a code point.
        for (const [i, share] of shares.entries()) {
          expect(Math.abs((parts[i]?.length ?? 0) - (points * share) / sum)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('refuses shares and texts that make no split', () => {
    expect(() => splitText('abc', {})).toThrow('splitText: expected at least one share, got none.');
    expect(() => splitText('abc', { train: 0.9, test: 0.2 })).toThrow(
      'shares which sum to 1, got a sum of 1.1',
    );
    expect(() => splitText('abc', { train: 1.5, test: -0.5 })).toThrow("the share 'train' above 0");
    expect(() => splitText('abc', { train: Number.NaN })).toThrow("the share 'train' above 0");
    expect(() => splitText('abc', SPLIT_90_5_5)).toThrow(
      "splitText: expected a text long enough for a part 'validation', got 3 characters; use a longer text",
    );
  });
});
