import { expect, it } from 'vitest';
import { normalArray } from '../../random/arrays.ts';
import { Random } from '../../random/random.ts';
import { kMeans } from './k-means.ts';

const CENTERS = [
  [0, 0, 5],
  [9, 1, -4],
  [-6, 7, 2],
  [3, -8, 1],
];

/** Points around centers far apart: 10, 20, 30 and 40 of them. */
function groups(): { data: Float32Array; shape: number[]; truth: number[] } {
  const truth = CENTERS.flatMap((_, group) => Array<number>(10 * (group + 1)).fill(group));
  const noise = normalArray(new Random(1), truth.length * 3, { std: 0.3 });
  const data = noise.map((value, i) => value + CENTERS[truth[Math.floor(i / 3)]!]![i % 3]!);
  return { data, shape: [truth.length, 3], truth };
}

it('finds groups that lie apart, their means and their shares', () => {
  const { data, shape, truth } = groups();
  for (const seed of [1, 2, 3]) {
    const { centers, labels, shares } = kMeans({ data, shape }, { clusters: 4, random: new Random(seed) });
    expect(centers.shape).toEqual([4, 3]);
    CENTERS.forEach((center, group) => {
      const rows = truth.flatMap((of, row) => (of === group ? [row] : []));
      const [cluster] = rows.map((row) => labels[row]!);
      expect(rows.every((row) => labels[row] === cluster)).toBe(true);
      expect(shares[cluster!]).toBeCloseTo(rows.length / truth.length, 12);
      center.forEach((_, i) => {
        const mean = rows.reduce((sum, row) => sum + data[row * 3 + i]!, 0) / rows.length;
        expect(centers.data[cluster! * 3 + i]).toBeCloseTo(mean, 5);
      });
    });
  }
});

it('every row has the nearest center, and each center is the mean of its rows, where groups overlap', () => {
  const data = normalArray(new Random(4), 600);
  const options = { clusters: 5, random: new Random(5), iterations: 500 };
  const { centers, labels } = kMeans({ data, shape: [300, 2] }, options);
  const distance = (row: number, cluster: number): number =>
    [0, 1].reduce((sum, i) => sum + (data[2 * row + i]! - Number(centers.data[2 * cluster + i])) ** 2, 0);
  labels.forEach((label, row) => {
    for (let cluster = 0; cluster < 5; cluster++)
      expect(distance(row, label)).toBeLessThanOrEqual(distance(row, cluster));
  });
  for (let cluster = 0; cluster < 5; cluster++) {
    const rows = [...labels.keys()].filter((row) => labels[row] === cluster);
    const mean = rows.reduce((sum, row) => sum + data[2 * row]!, 0) / rows.length;
    expect(centers.data[2 * cluster]).toBeCloseTo(mean, 5);
  }
});

it('equal rows, the same seed, and too few rows', () => {
  const equal = { data: new Float32Array(8).fill(3), shape: [4, 2] };
  const { shares } = kMeans(equal, { clusters: 2, random: new Random(1) });
  expect(shares).toEqual([1, 0]);
  const { data, shape } = groups();
  const run = (): Int32Array => kMeans({ data, shape }, { clusters: 6, random: new Random(7) }).labels;
  expect(run()).toEqual(run());
  expect(() => kMeans(equal, { clusters: 5, random: new Random(1) })).toThrow(
    'kMeans: expected clusters to be a whole number at least 1 and at most 4, got 5.',
  );
});

it('takes another measure of what is near', () => {
  const rays = Float32Array.of(1, 1, 20, 21, 2, 2, 1, 5, 10, 48, 4, 20);
  const sine = (a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number =>
    Math.abs(a[i]! * b[j + 1]! - a[i + 1]! * b[j]!) /
    Math.hypot(a[i]!, a[i + 1]!) /
    Math.hypot(b[j]!, b[j + 1]!);
  const options = { clusters: 2, random: new Random(1), dissimilarity: sine };
  const { labels, centers } = kMeans({ data: rays, shape: [6, 2] }, options);
  expect([...labels.slice(1)].map((label) => label === labels[0])).toEqual([true, true, false, false, false]);
  expect([...centers.data.subarray(2 * labels[0]!, 2 * labels[0]! + 2)]).toEqual(
    [23 / 3, 8].map(Math.fround),
  );
});
