import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { arraySource } from './array-source.ts';
import type { Batch, DataSource } from './source.ts';
import { split, splitIndices } from './split.ts';

/** Rows of two numbers, [2i, 2i + 1], with the label i. */
const numbered = (rows: number): Batch => ({
  inputs: { data: Float32Array.from({ length: rows * 2 }, (_, i) => i), shape: [rows, 2] },
  labels: { data: Int32Array.from({ length: rows }, (_, i) => i), shape: [rows] },
});

const labelsOf = (batch: Batch): number[] => [...batch['labels']!.data];

async function pass(source: DataSource): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const batch of source) batches.push(labelsOf(batch));
  return batches;
}

test('a pass gives every row once, in order, with its types and shapes', async () => {
  const source = arraySource(numbered(5), { batchSize: 2 });
  expect(source.batches).toBe(3);
  for await (const batch of source) {
    const labels = labelsOf(batch);
    expect(batch['inputs']!.shape).toEqual([labels.length, 2]);
    expect(batch['inputs']!.data).toEqual(Float32Array.from(labels.flatMap((i) => [2 * i, 2 * i + 1])));
    expect(batch['labels']!.data).toBeInstanceOf(Int32Array);
  }
  expect(await pass(source)).toEqual([[0, 1], [2, 3], [4]]);
  expect(await pass(arraySource(numbered(5), { batchSize: 2, dropLast: true }))).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test('shuffling depends on the seed and the pass alone, and loses no row', async () => {
  const make = (seed: number): DataSource =>
    arraySource(numbered(50), { batchSize: 7, shuffle: new Random(seed) });
  const [first, same, other] = [make(1), make(1), make(2)];
  const passes = [await pass(first), await pass(first)];
  expect(passes[0]!.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(passes[0]).not.toEqual(passes[1]);
  same.restore({ epoch: 1, index: 0 });
  expect(await pass(same)).toEqual(passes[1]);
  expect(await pass(other)).not.toEqual(passes[0]);
});

test('a position that was saved during any batch goes on with the batches that would have followed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(50),
      async (rows, batchSize, stop) => {
        const make = (): DataSource => arraySource(numbered(rows), { batchSize, shuffle: new Random(0) });
        const uninterrupted = make();
        const all = [...(await pass(uninterrupted)), ...(await pass(uninterrupted))];
        const until = stop % make().batches;
        const source = make();
        let used = 0;
        for await (const _ of source) if (used++ === until) break;
        const resumed = make();
        resumed.restore(JSON.parse(JSON.stringify(source.position())));
        const rest = await pass(resumed);
        expect(rest).toEqual(all.slice(used, used + rest.length));
        expect(resumed.position().index).toBe(0);
      },
    ),
  );
});

test('unusable arrays and positions are refused', () => {
  const { inputs } = numbered(3) as { inputs: Batch[string] };
  expect(() => arraySource({ inputs, labels: numbered(2)['labels']! }, { batchSize: 1 })).toThrow(
    "3 rows in 'labels'",
  );
  expect(() => arraySource({ inputs: { ...inputs, shape: [4, 2] } }, { batchSize: 1 })).toThrow(ShapeError);
  expect(() => arraySource({}, { batchSize: 1 })).toThrow('at least one array');
  expect(() => arraySource(numbered(0), { batchSize: 1 })).toThrow(DataError);
  expect(() => arraySource(numbered(3), { batchSize: 4, dropLast: true })).toThrow('at least 4 rows');
  expect(() => arraySource(numbered(3), { batchSize: 0 })).toThrow(
    'batchSize to be a whole number at least 1',
  );
  expect(() => arraySource(numbered(3), { batchSize: 1 }).restore({ epoch: 0, index: 3 })).toThrow('below 3');
});

test('the parts of a split never overlap, and together hold everything', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 500 }), weights, fc.option(fc.nat()), (count, parts, seed) => {
      const sum = parts.reduce((a, b) => a + b);
      const ratios = parts.map((part) => part / sum);
      const found = splitIndices(count, ratios, seed === null ? {} : { shuffle: new Random(seed) });
      const all = found.flatMap((indices) => [...indices]);
      expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      // Each border is rounded to a row, so that a part errs by less than one.
      found.forEach((indices, i) => {
        expect(Math.abs(indices.length - ratios[i]! * count)).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test('a split takes the same rows of each array', () => {
  const [train, validation] = split(numbered(10), [0.8, 0.2]);
  expect(labelsOf(train!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(validation!['inputs']).toEqual({ data: Float32Array.of(16, 17, 18, 19), shape: [2, 2] });
  const shuffled = split(numbered(10), [0.8, 0.2], { shuffle: new Random(1) });
  expect(labelsOf(shuffled[1]!)).toEqual(
    labelsOf(split(numbered(10), [0.8, 0.2], { shuffle: new Random(1) })[1]!),
  );
  expect(labelsOf(shuffled[1]!)).not.toEqual([8, 9]);
});

test('ratios that do not sum to 1 and parts without a row are refused', () => {
  expect(() => splitIndices(10, [0.9, 0.2])).toThrow('ratios that sum to 1, got 0.9 + 0.2');
  expect(() => splitIndices(10, [1, 0])).toThrow('every ratio to be a number above 0');
  expect(() => splitIndices(5, [0.95, 0.05])).toThrow(
    'enough rows for the part of 0.05, got 5; use more data',
  );
});
