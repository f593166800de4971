import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { runBlocks, withAligned } from '../blocks.ts';
import { addProducts } from '../dot.ts';
import { type Epilogue, FusedKernel } from '../fused-kernel.ts';
import { transposed } from '../shape/transpose.ts';
import { blockProduct } from './blocks.ts';

const PRODUCT = new FusedKernel({
  name: 'matMul',
  formula: 'y[b, m, n] = Σₖ a[b, m, k]·b[b, k, n], each of a and b possibly transposed or the same for all b',
  inputs: ['a', 'b'],
  integers: ['m', 'n', 'size', 'aBatch', 'aRow', 'aStep', 'bBatch', 'bColumn', 'bStep'],
  element: `const row = div(i, n); const column = i - row * n; const batch = div(row, m);
    let aAt = batch * aBatch + (row - batch * m) * aRow;
    let bAt = batch * bBatch + column * bColumn;
    let sum = 0;
    ${addProducts({ a: 'a', b: 'b', aAt: 'aAt', bAt: 'bAt', aStep: 'aStep', bStep: 'bStep', count: 'size' })}
    return sum;`,
});

/** Multiplications from which on blocks of 4×4 are faster. */
const LEAST_WORK = 4096;

/** The two matrices of a product, or batches of them. */
export interface Operands extends tf.BatchMatMulAttrs {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
}

/** Whether {@link matrixProduct} takes these. */
export const areMultipliable = (a: tf.TensorInfo, b: tf.TensorInfo): boolean =>
  isFloat(a) && isFloat(b) && a.shape.length > 1 && b.shape.length > 1 && canBroadcast(a.shape, b.shape);

/** a·b, then the bias and the activation; there must be something to sum if there is one of these. */
export function matrixProduct(
  { a, b, transposeA, transposeB }: Operands,
  epilogue: Epilogue,
  backend: GpujsBackend,
): tf.TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, size] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  tf.util.assert(
    size === inner,
    () => `Error in matMul: inner shapes (${size}) and (${inner}) of a and b must match.`,
  );
  const [aBatches, bBatches] = [a, b].map(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)));
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, m, n];
  if (size === 0) {
    return backend.makeFilled(shape, 'float32', new Float32Array(tf.util.sizeFromShape(shape)));
  }
  if (backend.drawsBlocks && m * n * size >= LEAST_WORK) {
    const product = { a, b, transposeA, transposeB, m, n, size, shape };
    return productOfBlocks(product, epilogue, backend);
  }
  const numbers = {
    ...{ m, n, size },
    ...{ aBatch: aBatches === 1 ? 0 : m * size, aRow: transposeA ? 1 : size, aStep: transposeA ? m : 1 },
    ...{ bBatch: bBatches === 1 ? 0 : size * n, bColumn: transposeB ? size : 1, bStep: transposeB ? 1 : n },
  };
  return PRODUCT.run([a, b], epilogue, { shape, numbers }, backend);
}

/** A product whose sizes are known. */
interface Product extends Operands {
  readonly m: number;
  readonly n: number;
  readonly size: number;
  readonly shape: readonly number[];
}

function productOfBlocks(product: Product, epilogue: Epilogue, backend: GpujsBackend): tf.TensorInfo {
  const { a, b, transposeA, transposeB, m, n, size, shape } = product;
  if (transposeA && transposeB) {
    const perm = [...a.shape.keys()];
    perm.push(...perm.splice(-2).reverse());
    const flipped = transposed(a, perm, backend);
    const result = productOfBlocks({ ...product, a: flipped, transposeA: false }, epilogue, backend);
    backend.release(flipped);
    return result;
  }
  return withAligned([a, b], backend, (aligned) => {
    const [aTexels, bTexels] = aligned.map((tensor) => tensor.shape.at(-1)! / 4) as [number, number];
    const [aBatch, bBatch] = aligned.map((tensor) => {
      const isSingle = tf.util.sizeFromShape(tensor.shape.slice(0, -2)) === 1;
      return isSingle ? 0 : (tensor.shape.at(-2)! * tensor.shape.at(-1)!) / 4;
    }) as [number, number];
    const numbers = { size, aBatch, bBatch, aTexels, bTexels };
    const kernel = blockProduct(transposeA, transposeB);
    return runBlocks(kernel, aligned, { shape, rows: m, columns: n, numbers }, epilogue, backend);
  });
}

/** Batches are the same, or one of them is single. */
function canBroadcast(a: readonly number[], b: readonly number[]): boolean {
  const [aBatch, bBatch] = [a.slice(0, -2), b.slice(0, -2)];
  const isSingle = (batch: readonly number[]): boolean => batch.every((size) => size === 1);
  return isSingle(aBatch) || isSingle(bBatch) || aBatch.join() === bBatch.join();
}

export const batchMatMul: AnyBinding = bind<'a' | 'b', tf.BatchMatMulAttrs>({
  name: 'BatchMatMul',
  accepts: ({ a, b }) => areMultipliable(a, b),
  run: ({ a, b }, { transposeA, transposeB }, backend) =>
    matrixProduct({ a, b, transposeA, transposeB }, {}, backend),
});
