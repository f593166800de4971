import { readFileSync } from 'node:fs';
import { ConfigError, DataError, Random, ShapeError } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { AnchorGenerator } from './anchor-generator.ts';
import { BalancedSampler } from './balanced-sampler.ts';
import { BoxCoder } from './box-coder.ts';
import { BELOW_LOW_THRESHOLD, BETWEEN_THRESHOLDS, Matcher } from './matcher.ts';

interface Golden {
  readonly codes: readonly {
    weights: [number, number, number, number];
    boxes: number[];
    anchors: number[];
    encoded: number[];
    codes: number[];
    decoded: number[];
  }[];
  readonly matches: readonly {
    anchors: number;
    quality: number[];
    results: readonly { high: number; low: number; allowLowQuality: boolean; matches: number[] }[];
  }[];
  readonly samples: readonly {
    labels: number[];
    size: number;
    fraction: number;
    positives: number;
    negatives: number;
  }[];
  readonly grids: readonly {
    sizes: number[][];
    aspectRatios: number[][];
    image: [number, number];
    features: [number, number][];
    anchors: number[];
  }[];
}
const golden = JSON.parse(readFileSync(new URL('golden/anchors.json', import.meta.url), 'utf8')) as Golden;

const f64 = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers);
const list = (numbers: ArrayLike<number>): number[] => Array.from(numbers);

/** The same sums in another order, of numbers up to 10,000 in double precision. */
const TOLERANCE = 1e-11;
function expectNear(got: ArrayLike<number>, expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(got[i]! - value)).toBeLessThan(TOLERANCE);
  });
}

describe('BoxCoder', () => {
  it.each(golden.codes)('equals torchvision with weights $weights', (given) => {
    const coder = new BoxCoder({ weights: given.weights });
    expectNear(coder.encode(f64(given.boxes), f64(given.anchors)), given.encoded);
    expectNear(coder.decode(f64(given.codes), f64(given.anchors)), given.decoded);
  });

  it('decodes what it encoded, also without weights', () => {
    const [{ boxes, anchors } = { boxes: [], anchors: [] }] = golden.codes;
    for (const coder of [new BoxCoder({ weights: [10, 10, 5, 5] }), new BoxCoder()])
      expectNear(coder.decode(coder.encode(f64(boxes), f64(anchors)), f64(anchors)), boxes);
  });

  it('believes no scale above maxLogScale', () => {
    const coder = new BoxCoder({ maxLogScale: Math.log(2) });
    expectNear(coder.decode(Float64Array.of(0, 0, 9, 9), Float64Array.of(0, 0, 10, 10)), [-5, -5, 15, 15]);
  });

  it('takes no boxes', () => {
    const none = new Float32Array(0);
    expect(new BoxCoder().encode(none, none)).toEqual(none);
    expect(new BoxCoder().decode(none, none)).toEqual(none);
  });

  it('says what does not fit', () => {
    const coder = new BoxCoder();
    const box = Float32Array.of(0, 0, 1, 1);
    expect(() => coder.encode(box, new Float32Array(0))).toThrow(ShapeError);
    expect(() => coder.decode(new Float32Array(12), new Float32Array([0, 0, 1, 1, 0, 0, 1, 1]))).toThrow(
      'BoxCoder.decode: expected codes for 2 boxes, got 3.',
    );
    expect(() => coder.encode(box, Float32Array.of(0, 0, 1, 0))).toThrow(DataError);
    expect(() => coder.encode(Float32Array.of(2, 0, 2, 1), box)).toThrow(
      'BoxCoder.encode: expected an area of each of boxesXYXY, got none in box 0; leave out boxes without one.',
    );
    expect(() => new BoxCoder({ weights: [1, 1, 0, 1] })).toThrow(ConfigError);
  });
});

describe('Matcher', () => {
  it.each(golden.matches)('equals torchvision', ({ quality, anchors, results }) => {
    for (const { high, low, allowLowQuality, matches } of results) {
      const config = { highThreshold: high, lowThreshold: low, allowLowQualityMatches: allowLowQuality };
      expect(list(new Matcher(config).match(quality, anchors))).toEqual(matches);
    }
  });

  it('gives all anchors to the background where there are no objects', () => {
    const matcher = new Matcher({ highThreshold: 0.7, lowThreshold: 0.3, allowLowQualityMatches: true });
    expect(list(matcher.match([], 3))).toEqual([-1, -1, -1]);
    expect(list(matcher.match([], 0))).toEqual([]);
  });

  it('names what it says', () => {
    const matcher = new Matcher({ highThreshold: 0.7, lowThreshold: 0.3 });
    expect(list(matcher.match([0.2, 0.3, 0.7], 3))).toEqual([BELOW_LOW_THRESHOLD, BETWEEN_THRESHOLDS, 0]);
    expect(list(new Matcher({ highThreshold: 0.5 }).match([0.49, 0.5], 2))).toEqual([BELOW_LOW_THRESHOLD, 0]);
  });

  it('gives an object all anchors that match it equally badly, if allowed', () => {
    const config = { highThreshold: 0.7, lowThreshold: 0.3 };
    const quality = [0.1, 0.2, 0.2, 0.1];
    expect(list(new Matcher(config).match(quality, 4))).toEqual([-1, -1, -1, -1]);
    const allowing = new Matcher({ ...config, allowLowQualityMatches: true });
    expect(list(allowing.match(quality, 4))).toEqual([-1, 0, 0, -1]);
  });

  it('says what does not fit', () => {
    expect(() => new Matcher({ highThreshold: 0.3, lowThreshold: 0.7 })).toThrow(
      'Matcher: expected lowThreshold to be a number at most 0.3, got 0.7.',
    );
    const matcher = new Matcher({ highThreshold: 0.5 });
    expect(() => matcher.match([1, 0, 1], 2)).toThrow('expected quality [objects, 2], got 3 numbers.');
    expect(() => matcher.match([1], 0)).toThrow(ShapeError);
    expect(() => matcher.match([1, Number.NaN], 2)).toThrow('NaN for anchor 1');
  });
});

describe('BalancedSampler', () => {
  it.each(golden.samples)('draws as many as torchvision: $positives and $negatives', (given) => {
    const sampler = new BalancedSampler({ size: given.size, positiveFraction: given.fraction });
    const { positives, negatives } = sampler.sample(given.labels, new Random(1));
    expect([positives.length, negatives.length]).toEqual([given.positives, given.negatives]);
    expect(list(positives).every((i) => given.labels[i] === 1)).toBe(true);
    expect(list(negatives).every((i) => given.labels[i] === 0)).toBe(true);
    expect(new Set([...positives, ...negatives]).size).toBe(given.positives + given.negatives);
  });

  it('draws each anchor equally often, and the same for the same seed', () => {
    const labels = [1, 2, 3, 1, 0, 0, 0, 0, 0, 0];
    const sampler = new BalancedSampler({ size: 5, positiveFraction: 0.4 });
    expect(sampler.sample(labels, new Random(7))).toEqual(sampler.sample(labels, new Random(7)));
    const random = new Random(1);
    const counts = labels.map(() => 0);
    for (let i = 0; i < 4000; i++)
      for (const anchor of Object.values(sampler.sample(labels, random)).flatMap(list)) counts[anchor]!++;
    // Each is drawn with probability 1/2; the standard deviation is √(4000 / 4) ≈ 32.
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(160);
  });

  it('wants a seed', () => {
    const sampler = new BalancedSampler({ size: 5, positiveFraction: 0.4 });
    expect(() => sampler.sample([1, 0], undefined as never)).toThrow('expected a Random, got none');
  });
});

describe('AnchorGenerator', () => {
  it.each(golden.grids)(
    'equals torchvision on $features',
    ({ sizes, aspectRatios, image, features, anchors }) => {
      const size = ([height, width]: [number, number]) => ({ height, width });
      const generator = new AnchorGenerator({ sizes, aspectRatios });
      expect(list(generator.generate(size(image), features.map(size)))).toEqual(anchors);
    },
  );

  it('counts anchors', () => {
    const generator = new AnchorGenerator({ sizes: [[8], [16, 32]], aspectRatios: [[1], [0.5, 1, 2]] });
    expect(generator.anchorsPerPlace).toEqual([1, 6]);
  });

  it('says what does not fit', () => {
    expect(() => new AnchorGenerator({ sizes: [[8], [16]], aspectRatios: [[1]] })).toThrow(ConfigError);
    expect(() => new AnchorGenerator({ sizes: [[0]], aspectRatios: [[1]] })).toThrow('each of sizes');
    const generator = new AnchorGenerator({ sizes: [[8]], aspectRatios: [[1]] });
    expect(() => generator.generate({ height: 8, width: 8 }, [])).toThrow('expected 1 feature maps');
  });
});
