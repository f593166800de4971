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

/** activation(a·b + bias), [..., M, N]; leading dimensions broadcast. */
export function matrixProduct(product: MatrixProduct, backend: SimdBackend): tf.TensorInfo {
  const { a, b, transposeA, transposeB } = product;
  const aRank = a.shape.length;
  const bRank = b.shape.length;
  const M = a.shape[transposeA ? aRank - 1 : aRank - 2]!;
  const K = a.shape[transposeA ? aRank - 2 : aRank - 1]!;
  const N = b.shape[transposeB ? bRank - 2 : bRank - 1]!;
  checkInner(product, K, b.shape[transposeB ? bRank - 1 : bRank - 2]!);
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const batch = tf.util.sizeFromShape(batchShape);
  const output = backend.makeOutput([...batchShape, M, N], 'float32');
  if (M * N * batch === 0) return output;
  const launch = launcher(product, [M, N, K], backend);
  const [A, B, C] = [backend.pointer(a), backend.pointer(b), backend.pointer(output)];
  const aCount = tf.util.sizeFromShape(aBatch);
  const bCount = tf.util.sizeFromShape(bBatch);
  const isPlain = (count: number): boolean => count === 1 || count === batch;
  if (isPlain(aCount) && isPlain(bCount)) {
    launch(A, aCount === 1 ? 0 : M * K, B, bCount === 1 ? 0 : K * N, C, batch);
    return output;
  }
  for (let index = 0; index < batch; index++) {
    const aOffset = sourceIndex(index, batchShape, aBatch) * M * K * 4;
    const bOffset = sourceIndex(index, batchShape, bBatch) * K * N * 4;
    launch(A + aOffset, 0, B + bOffset, 0, C + index * M * N * 4, 1);
  }
  return output;
}

type Launch = (a: number, aStride: number, b: number, bStride: number, output: number, batch: number) => void;

/** How the products of this shape are computed: which way they are split, and what a piece costs. */
function launcher(product: MatrixProduct, [M, N, K]: [number, number, number], backend: SimdBackend): Launch {
  const { transposeA, transposeB } = product;
  const [bias, activation, alpha] = epilogueArguments(product, backend);
  const [aRow, aColumn] = transposeA ? [1, M] : [K, 1];
  const [bRow, bColumn] = transposeB ? [1, K] : [N, 1];
  return (a, aStride, b, bStride, output, batch) => {
    // A batch of matrices times one matrix is one product of all their rows.
    const isTall = batch > 1 && bStride === 0 && aStride !== 0 && !transposeA;
    const rows = isTall ? M * batch : M;
    const split = batch > 1 && !isTall ? SPLIT.batch : rows >= N ? SPLIT.rows : SPLIT.columns;
    const items = split === SPLIT.batch ? batch : split === SPLIT.rows ? rows : N;
    const cost = ((M * N * batch) / items) * K * MULTIPLY_ADD;
    const head = [rows, N, K, a, aStride, aRow, aColumn, b, bStride, bRow, bColumn];
    backend.launch('matMul', items, cost, ...head, output, bias, activation, alpha, split);
  };
}

/** Which matrix of an input with leading dimensions `shape` belongs to number `index` of the broadcast batch. */
function sourceIndex(index: number, batchShape: readonly number[], shape: readonly number[]): number {
  let source = 0;
  let stride = 1;
  for (let back = 1; back <= shape.length; back++) {
    const size = batchShape.at(-back)!;
    if (shape.at(-back)! > 1) source += (index % size) * stride;
    stride *= shape.at(-back)!;
    index = Math.floor(index / size);
  }
  return source;
}

function checkInner({ a, b, transposeA, transposeB }: MatrixProduct, K: number, inner: number): void {
  tf.util.assert(
    K === inner,
    () =>
      `Error in matMul: inner shapes (${K}) and (${inner}) of Tensors with shapes ${a.shape} and ${b.shape} and ` +
      `transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
}
