import type { SimdBackend } from '../../backend.ts';
import { tf } from '../../tf.ts';
import { type Epilogue, epilogueArguments } from '../activation.ts';

/** One product of matrices, or a batch of them. */
export interface MatrixProduct extends Epilogue {
  /** [..., M, K], or [..., K, M] if transposed. */
  readonly a: tf.TensorInfo;
  /** [..., K, N], or [..., N, K] if transposed. */
  readonly b: tf.TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** What the wasm kernel's range counts. */
const SPLIT = { rows: 0, columns: 1, batch: 2 } as const;
/** Nanoseconds of a multiplication and addition on one thread. */
const MULTIPLY_ADD = 0.06;

/** activation(a·b + bias), [..., M, N]; leading dimensions of 1 are repeated. */
export function matrixProduct(product: MatrixProduct, backend: SimdBackend): tf.TensorInfo {
  const { a, b, transposeA, transposeB } = product;
  const [aRows, aColumns] = [a.shape.at(-2)!, a.shape.at(-1)!];
  const [bRows, bColumns] = [b.shape.at(-2)!, b.shape.at(-1)!];
  const [M, K] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [N, inner] = transposeB ? [bRows, bColumns] : [bColumns, bRows];
  tf.util.assert(
    K === inner,
    () =>
      `Error in matMul: inner shapes (${K}) and (${inner}) of Tensors with shapes ${a.shape} and ${b.shape} and ` +
      `transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const batch = tf.util.sizeFromShape(batchShape);
  const output = backend.makeOutput([...batchShape, M, N], 'float32');
  const split = batch > 1 ? SPLIT.batch : M >= N || M * K > 4 * K * N ? SPLIT.rows : SPLIT.columns;
  const items = [M, N, batch][split]!;
  if (items === 0 || M * N === 0) return output;
  const epilogue = epilogueArguments(product, backend);
  backend.launch(
    'matMul',
    items,
    ((M * N * batch) / items) * K * MULTIPLY_ADD,
    ...[M, N, K],
    ...[backend.pointer(a), batchStride(aBatch, M * K), ...(transposeA ? [1, M] : [K, 1])],
    ...[backend.pointer(b), batchStride(bBatch, K * N), ...(transposeB ? [1, K] : [N, 1])],
    ...[backend.pointer(output), ...epilogue, split],
  );
  return output;
}

const batchStride = (batch: readonly number[], size: number): number =>
  tf.util.sizeFromShape(batch as number[]) === 1 ? 0 : size;
