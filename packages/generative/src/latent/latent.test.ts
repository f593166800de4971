import { normal, Random, tf } from '@reverie/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNumbers } from '../testing/golden.ts';
import { onBackends } from '../testing/on-backends.ts';
import { attributeDirection, groupMeans } from './arithmetic.ts';
import { interpolate, lerp, slerp } from './interpolation.ts';
import { latentGrid } from './latent-grid.ts';
import { normalQuantile } from './normal-quantile.ts';
import { traverse } from './traverse.ts';
import { loop, walk } from './walk.ts';

const LATENT = 16;
/** Sums of a few float32 products, and sines of float32 angles. */
const ROUNDING = 2e-5;

const norms = (x: tf.Tensor): Float32Array => tf.norm(x, 'euclidean', -1).dataSync<'float32'>();

onBackends('latent spaces', () => {
  it('both interpolations begin and end at the ends, for single codes and for rows', () => {
    tf.tidy(() => {
      for (const shape of [[LATENT], [3, LATENT]]) {
        const [a, b] = [normal(new Random(1), shape), normal(new Random(2), shape)];
        for (const way of [lerp, slerp]) {
          expectNumbers(way(a, b, 0).dataSync(), a.dataSync(), ROUNDING);
          expectNumbers(way(a, b, 1).dataSync(), b.dataSync(), ROUNDING);
        }
        for (const kind of ['linear', 'spherical'] as const) {
          const path = interpolate(a, b, { steps: 5, kind });
          expect(path.shape).toEqual([5, ...shape]);
          const [first, last] = [path.gather([0]), path.gather([4])];
          expectNumbers(first.dataSync(), a.dataSync(), ROUNDING);
          expectNumbers(last.dataSync(), b.dataSync(), ROUNDING);
        }
        expectNumbers(
          interpolate(a, b, { steps: 3, kind: 'linear' }).gather([1]).dataSync(),
          tf.div(tf.add(a, b), 2).dataSync(),
          ROUNDING,
        );
      }
    });
  });

  it('slerp keeps the length, and turns at an even speed', () => {
    tf.tidy(() => {
      const [a, b] = [normal(new Random(1), [LATENT]), normal(new Random(2), [LATENT])];
      const onSphere = tf.mul(b, tf.div(tf.norm(a), tf.norm(b)));
      const path = interpolate(a, onSphere, { steps: 7 });
      expectNumbers(norms(path), new Array(7).fill(norms(a)[0]), ROUNDING);
      const steps = norms(tf.sub(path.slice([1, 0]), path.slice([0, 0], [6, LATENT])));
      expectNumbers(steps, new Array(6).fill(steps[0]), ROUNDING);
    });
  });

  it('slerp between quarter turns is the rotation', () => {
    tf.tidy(() => {
      const path = interpolate(tf.tensor1d([2, 0]), tf.tensor1d([0, 2]), { steps: 4 });
      const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
      expectNumbers(path.dataSync(), [2, 0, 2 * c, 2 * s, 2 * s, 2 * c, 0, 2], ROUNDING);
    });
  });

  it('slerp goes straight where there is no plane: equal, opposite and empty codes', () => {
    tf.tidy(() => {
      const a = tf.tensor2d([1, 2, 3, -1, -2, -3, 0, 0, 0], [3, 3]);
      const b = tf.tensor2d([2, 4, 6, 2, 4, 6, 1, 1, 1], [3, 3]);
      const path = slerp(a, b, 0.25).dataSync();
      expectNumbers(path.slice(0, 6), lerp(a, b, 0.25).dataSync().slice(0, 6), ROUNDING);
      // Of nothing and something the angle is that of no cosine, a right one.
      expectNumbers(path.slice(6), new Array(3).fill(Math.sin(Math.PI / 8)), ROUNDING);
    });
  });

  it('walks through its points, and is smooth', () => {
    tf.tidy(() => {
      const points = normal(new Random(1), [4, LATENT]) as tf.Tensor2D;
      const closed = walk(points, { steps: 10, closed: true });
      expect(closed.shape).toEqual([40, LATENT]);
      expectNumbers(closed.gather([0, 10, 20, 30]).dataSync(), points.dataSync(), ROUNDING);
      const open = walk(points, { steps: 10 });
      expect(open.shape).toEqual([31, LATENT]);
      expectNumbers(open.gather([0, 10, 20, 30]).dataSync(), points.dataSync(), ROUNDING);
      // Steps of a closed path, its end to its start among them, change their direction little; at a corner they would at once.
      const next = tf.concat([closed.slice([1, 0]), closed.slice([0, 0], [1, LATENT])]);
      const steps = tf.sub(next, closed);
      const following = tf.concat([steps.slice([1, 0]), steps.slice([0, 0], [1, LATENT])]);
      const cosines = tf.div(
        tf.sum(tf.mul(steps, following), 1),
        tf.mul(tf.norm(steps, 2, 1), tf.norm(following, 2, 1)),
      );
      expect(tf.min(cosines).dataSync()[0]).toBeGreaterThan(0.8);
      const lengths = norms(closed);
      const ends = norms(points);
      expect(Math.min(...lengths)).toBeGreaterThan(Math.min(...ends) - 1e-3);
      expect(Math.max(...lengths)).toBeLessThan(Math.max(...ends) + 1e-3);
    });
  });

  it('a loop closes, is made of samples of the prior, and is that of its seed', () => {
    tf.tidy(() => {
      const options = { frames: 12, latentSize: 2000, waves: 3 };
      const path = loop({ ...options, random: new Random(1) });
      expect(path.shape).toEqual([12, 2000]);
      const { mean, variance } = tf.moments(path, 1);
      // 4 standard errors of the moments of 2000 normal numbers: 1 / √2000 and √(2 / 2000).
      for (const value of mean.dataSync()) expect(Math.abs(value)).toBeLessThan(0.09);
      for (const value of variance.dataSync()) expect(Math.abs(value - 1)).toBeLessThan(0.13);
      const steps = norms(tf.sub(tf.concat([path.slice([1, 0]), path.slice([0, 0], [1, 2000])]), path));
      expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.5);
      expectNumbers(loop({ ...options, random: new Random(1) }).dataSync(), path.dataSync(), 0);
      expect(loop({ ...options, random: new Random(2) }).dataSync()[0]).not.toBe(path.dataSync()[0]);
    });
  });

  it('a grid has the quantiles of a normal distribution across and down', () => {
    tf.tidy(() => {
      const q = normalQuantile(5 / 6);
      const grid = latentGrid({ side: 3, latentSize: 4, dimensions: [3, 1] });
      expect(grid.shape).toEqual([9, 4]);
      const [across, down] = [3, 1].map((i) => grid.slice([0, i], [9, 1]).dataSync());
      expectNumbers(across!, [-q, 0, q, -q, 0, q, -q, 0, q], ROUNDING);
      expectNumbers(down!, [-q, -q, -q, 0, 0, 0, q, q, q], ROUNDING);
      expectNumbers(tf.sum(tf.abs(grid.gather([0, 2], 1))).dataSync(), [0], 0);
    });
  });

  it('a traversal changes one number', () => {
    tf.tidy(() => {
      const path = traverse(tf.tensor1d([5, 6, 7]), { dimension: 1, steps: 3, range: [-2, 2] });
      expectNumbers(path.dataSync(), [5, -2, 7, 5, 0, 7, 5, 2, 7], ROUNDING);
      expectNumbers(traverse(tf.tensor1d([5]), { dimension: 0, steps: 2 }).dataSync(), [-3, 3], ROUNDING);
    });
  });

  it('means of groups, and smiling woman − woman + man', () => {
    tf.tidy(() => {
      const codes = tf.tensor2d([1, 1, 3, 1, 0, 4, 2, 4, 10, 10], [5, 2]);
      const labels = [0, 0, 2, 2, 1];
      const [neutralWoman, neutralMan, smilingWoman] = tf.unstack(groupMeans(codes, labels, 3));
      expectNumbers(groupMeans(codes, labels, 3).dataSync(), [2, 1, 10, 10, 1, 4], ROUNDING);
      expectNumbers(tf.add(tf.sub(smilingWoman!, neutralWoman!), neutralMan!).dataSync(), [9, 13], ROUNDING);
      expectNumbers(attributeDirection(codes, labels).dataSync(), [8, 9], ROUNDING);
      expectNumbers(attributeDirection(codes, labels, { from: 2, to: 0 }).dataSync(), [1, -3], ROUNDING);
    });
  });

  it('leaves no tensor', () => {
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const point = tf.tensor1d([1, 2]);
    const before = tf.memory().numTensors;
    const made = [
      interpolate(a, a, { steps: 3 }),
      lerp(a, a, 0.5),
      walk(a, { steps: 3 }),
      loop({ frames: 3, latentSize: 2, random: new Random(1) }),
      latentGrid({ side: 2 }),
      traverse(point, { dimension: 0 }),
      groupMeans(a, [0, 1], 2),
      attributeDirection(a, [0, 1]),
    ];
    expect(tf.memory().numTensors).toBe(before + made.length);
    tf.dispose([a, point, ...made]);
  });
});

describe('latent spaces', () => {
  it('normal quantiles are those of the tables, and odd about one half', () => {
    // scipy.special.ndtri
    const known = [
      [0.5, 0],
      [0.975, 1.959963984540054],
      [0.9999, 3.719016485455709],
      [0.001, -3.090232306167813],
      [1e-9, -5.997807015007686],
    ] as const;
    // The approximation's own error is a relative 1.2e-9.
    for (const [p, x] of known)
      expect(Math.abs(normalQuantile(p) - x)).toBeLessThanOrEqual(2e-9 * Math.abs(x));
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (p) => {
        // 1 − p rounds to 1e-16, of which the slope at 1e-6 makes 2e-11.
        expect(Math.abs(normalQuantile(1 - p) + normalQuantile(p))).toBeLessThan(1e-9);
      }),
    );
  });

  it('refuses what is no code, and says what it wants', () => {
    const [a, b] = [tf.zeros([3]), tf.zeros([4])];
    const codes = tf.zeros([2, 3]) as tf.Tensor2D;
    const random = new Random(1);
    const cases: readonly (readonly [() => unknown, string])[] = [
      [() => lerp(a, b, 0.5), 'lerp: expected b [3], got [4]; both ends have the same shape.'],
      [() => slerp(a, b, 0.5), 'slerp: expected b [3], got [4]'],
      [() => interpolate(a, a, { steps: 1 }), 'interpolate: expected steps'],
      [() => interpolate(a, a, { steps: 2, kind: 'cubic' as 'linear' }), "got 'cubic'"],
      [() => walk(a as tf.Tensor2D, { steps: 1 }), 'walk: expected points [points, latent], got [3].'],
      [() => walk(tf.zeros([1, 3]), { steps: 1 }), 'walk: expected number of points'],
      [() => loop({ frames: 0, latentSize: 1, random }), 'loop: expected frames'],
      [() => latentGrid({ side: 2, latentSize: 1 }), 'latentGrid: expected latentSize'],
      [() => latentGrid({ side: 2, dimensions: [0, 2] }), 'latentGrid: expected dimensions'],
      [() => latentGrid({ side: 2, dimensions: [1, 1] }), 'expected two different dimensions, got 1 twice.'],
      [() => traverse(a as tf.Tensor1D, { dimension: 3 }), 'traverse: expected dimension'],
      [() => groupMeans(codes, [0], 1), 'groupMeans: expected codes [1, latent], got [2, 3]'],
      [() => groupMeans(codes, [0, 2], 2), 'groupMeans: expected labels from 0 to 1, got 2 of code 1.'],
      [() => groupMeans(codes, [0, 0], 2), 'expected a code of each group, got none of group 1.'],
      [
        () => attributeDirection(codes, [0, 0]),
        'expected codes of both values, 0 and 1, got 2 and 0; give more codes.',
      ],
      [() => normalQuantile(1), 'normalQuantile: expected p'],
    ];
    for (const [attempt, message] of cases) expect(attempt, message).toThrow(message);
  });
});
