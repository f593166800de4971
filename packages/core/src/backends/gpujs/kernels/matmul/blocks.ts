import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { BLOCK_INTEGERS, BLOCK_PLACE } from '../blocks.ts';

const SHARED = {
  inputs: ['a', 'b'],
  integers: ['size', 'aBatch', 'bBatch', 'aTexels', 'bTexels', ...BLOCK_INTEGERS],
  outputs: 4,
  element: '',
};

/** Places are floats, as `texel` takes them. */
const START = `${BLOCK_PLACE}
  float aAt = float(group * aBatch); float bAt = float(group * bBatch);
  float aRow = float(aTexels); float bRow = float(bTexels);
  r0 = r1 = r2 = r3 = vec4(0.0);`;

/** Texels of four rows from a place on: `v0` to `v3`. */
const fourRows = (name: string, from: string): string =>
  [0, 1, 2, 3]
    .map((row) => `vec4 ${name}${row} = texel(${name}, ${from} + ${row}.0 * ${name}Row);`)
    .join(' ');

const onRows = (text: (row: number) => string): string => [0, 1, 2, 3].map(text).join(' ');

/** Matrices in blocks of 4×4, whose rows of `aTexels` and `bTexels` begin with a texel. */
const PLAIN: GpuKernel = defineKernel({
  ...SHARED,
  name: 'matMul blocks',
  formula: 'y[m…m+3, n…n+3] = Σₖ a[m…m+3, k]·b[k, n…n+3]',
  glsl: `${START}
    aAt += float(row) * aRow; bAt += float(column);
    int whole = size / 4;
    for (int k = 0; k < whole; k++) {
      ${fourRows('b', 'bAt')} ${fourRows('a', 'aAt')}
      ${onRows((r) => `r${r} += a${r}.x * b0 + a${r}.y * b1 + a${r}.z * b2 + a${r}.w * b3;`)}
      aAt += 1.0; bAt += 4.0 * bRow;
    }
    int rest = size - 4 * whole;
    if (rest > 0) {
      ${fourRows('a', 'aAt')}
      for (int k = 0; k < rest; k++) {
        vec4 v = texel(b, bAt);
        ${onRows((r) => `r${r} += a${r}[k] * v;`)}
        bAt += bRow;
      }
    }`,
});

const FIRST_TRANSPOSED: GpuKernel = defineKernel({
  ...SHARED,
  name: 'matMul blocks, Aᵀ·B',
  formula: 'y[m…m+3, n…n+3] = Σₖ a[k, m…m+3]·b[k, n…n+3]',
  glsl: `${START}
    aAt += float(row / 4); bAt += float(column);
    int whole = size / 4;
    for (int k = 0; k < whole; k++) {
      ${fourRows('a', 'aAt')} ${fourRows('b', 'bAt')}
      ${onRows((r) => `r${r} += a0[${r}] * b0 + a1[${r}] * b1 + a2[${r}] * b2 + a3[${r}] * b3;`)}
      aAt += 4.0 * aRow; bAt += 4.0 * bRow;
    }
    for (int k = 4 * whole; k < size; k++) {
      vec4 v = texel(a, aAt); vec4 w = texel(b, bAt);
      ${onRows((r) => `r${r} += v[${r}] * w;`)}
      aAt += aRow; bAt += bRow;
    }`,
});

const SECOND_TRANSPOSED: GpuKernel = defineKernel({
  ...SHARED,
  name: 'matMul blocks, A·Bᵀ',
  formula: 'y[m…m+3, n…n+3] = Σₖ a[m…m+3, k]·b[n…n+3, k]',
  glsl: `${START}
    aAt += float(row) * aRow; bAt += float(column) * 4.0 * bRow;
    int texels = (size + 3) / 4;
    for (int k = 0; k < texels; k++) {
      ${fourRows('b', 'bAt')} ${fourRows('a', 'aAt')}
      ${onRows((r) => `r${r} += vec4(dot(a${r}, b0), dot(a${r}, b1), dot(a${r}, b2), dot(a${r}, b3));`)}
      aAt += 1.0; bAt += 1.0;
    }`,
});

/** The kernel for a form of product; the first of two transposed matrices must be turned before. */
export function blockProduct(transposeA: boolean, transposeB: boolean): GpuKernel {
  if (transposeA) return FIRST_TRANSPOSED;
  return transposeB ? SECOND_TRANSPOSED : PLAIN;
}
