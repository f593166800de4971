import { tf } from '@reverie/core';
import type { Benchmark, BenchmarkCase } from '../benchmark.ts';
import { inProcess, type Setup, WITHOUT_BLAS } from '../contestants.ts';
import { op } from './work.ts';

const PRODUCTS = [16, 32, 64, 128, 256, 512];
const ARRAYS = [1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000];

const caseOf = (name: string, setup: Setup): BenchmarkCase => ({
  name,
  unit: 'ms',
  unitsPerRun: 1,
  quick: true,
  contestants: WITHOUT_BLAS.map((ours) => inProcess(ours, setup)),
});

/** From which size on a second thread helps; below it must not harm. */
export const threads: Benchmark = {
  description: 'one thread and two, by size',
  async open() {
    const products = PRODUCTS.map((size) =>
      caseOf(
        `product ${size}`,
        op(
          [
            [size, size],
            [size, size],
          ],
          (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
        ),
      ),
    );
    const arrays = ARRAYS.map((size) =>
      caseOf(
        `tanh ${size}`,
        op([[size]], (a) => tf.tanh(a)),
      ),
    );
    return {
      cases: [...products, ...arrays],
      versions: { tfjs: tf.version.tfjs },
      remarks: [],
      close: () => {},
    };
  },
};
