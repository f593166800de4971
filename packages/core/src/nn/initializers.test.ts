import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backends/use-backend.ts';
import { Random } from '../random/random.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import {
  heNormal,
  heUniform,
  type Initializer,
  lecunNormal,
  lecunUniform,
  orthogonal,
  smallNormal,
  sparse,
  xavierNormal,
  xavierUniform,
  zeros,
} from './initializers.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const OUT = 60;
const IN = 100;

const variances: readonly (readonly [string, Initializer, number])[] = [
  ['smallNormal', smallNormal, 1e-4],
  ['xavierNormal', xavierNormal, 2 / (IN + OUT)],
  ['xavierUniform', xavierUniform, 2 / (IN + OUT)],
  ['heNormal', heNormal, 2 / IN],
  ['heUniform', heUniform, 2 / IN],
  ['lecunNormal', lecunNormal, 1 / IN],
  ['lecunUniform', lecunUniform, 1 / IN],
];

test.each(variances)('%s has mean 0 and its variance', (_, initializer, variance) => {
  const values = initializer(new Random(1), [OUT, IN]).dataSync<'float32'>();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // Five standard errors of 6,000 draws; a normal's squares vary most.
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / values.length));
  expect(Math.abs(spread / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
});

test('uniform forms stay inside √3 standard deviations, and fans can be stated', () => {
  const values = heUniform(new Random(2), [4, 5], { fanIn: 600 }).dataSync();
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.1);
  const window = heUniform(new Random(2), [2, 3, 10, 20]).dataSync();
  expect(Math.max(...window.map(Math.abs))).toBeLessThanOrEqual(0.1);
  expect(() => heNormal(new Random(1), [5])).toThrow('heNormal: expected a shape [out, in, ...window]');
});

test.each([
  [3, 7],
  [7, 3],
  [5, 5],
])('orthogonal %i × %i has orthonormal rows or columns', (rows, columns) => {
  const matrix = orthogonal(new Random(3), [rows, columns], { gain: 2 }) as tf.Tensor2D;
  const wide = rows <= columns ? matrix : tf.transpose(matrix);
  const product = tf.matMul(wide, wide, false, true);
  const size = Math.min(rows, columns);
  // float32 of entries that are orthonormal to 1e-15.
  expectClose(product, tf.mul(tf.eye(size), 4).dataSync(), 1e-6);
});

test('sparse connects each unit to k different inputs', () => {
  const weights = sparse(new Random(4), [20, 30], { connections: 7 }).arraySync() as number[][];
  for (const unit of weights) expect(unit.filter((weight) => weight !== 0)).toHaveLength(7);
  expect(new Set(weights.map((unit) => unit.map((weight) => weight !== 0).join())).size).toBe(20);
  expect(() => sparse(new Random(4), [20, 5])).toThrow('sparse: expected connections');
});

test('the seed reproduces; zeros are zeros', () => {
  expect(lecunNormal(new Random(5), [3, 2]).dataSync()).toEqual(
    lecunNormal(new Random(5), [3, 2]).dataSync(),
  );
  expectClose(zeros(new Random(1), [2]), [0, 0], 0);
});
