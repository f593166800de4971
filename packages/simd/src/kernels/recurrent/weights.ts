import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';
import { matrixProduct } from '../matmul/matrix-product.ts';

/** Columns of a packed panel; NR in `assembly/gemm/tile.ts`. */
const PANEL = 8;

/** A weight [out, in] as a recurrence multiplies with it: x·Wᵀ forward, d·W backward. */
export interface Right {
  readonly weight: tf.TensorInfo;
  /** The first row, and how many rows, of the weight. */
  readonly row: number;
  readonly rows: number;
  readonly transposed: boolean;
}

/**
 * The weight in the packed form that the wasm kernels multiply with, or nothing where a kernel takes it as it is: for few
 * rows, for a single step, and where a BLAS multiplies.
 */
export function packWeight(
  { weight, row, rows, transposed }: Right,
  batch: number,
  time: number,
  backend: SimdBackend,
): tf.TensorInfo | undefined {
  const { exports } = backend.runtime;
  if (time < 2 || exports['wantsPacked']!(batch) === 0) return undefined;
  const columns = weight.shape[1]!;
  const [K, N] = transposed ? [columns, rows] : [rows, columns];
  const packed = backend.makeOutput([exports['packedSize']!(K, N)], 'float32');
  const from = backend.pointer(weight) + row * columns * 4;
  const strides = transposed ? [1, columns] : [columns, 1];
  const to = backend.pointer(packed);
  backend.launch(
    'packRight',
    Math.ceil(N / PANEL),
    K * PANEL * 0.5,
    K,
    N,
    from,
    strides[0]!,
    strides[1]!,
    to,
  );
  return packed;
}

/** What the input adds to a recurrent layer's sums. */
export interface InputSums {
  /** W x + b of every step, or for ids nothing. */
  readonly sums: tf.TensorInfo | undefined;
  /** The address of the ids, or 0. */
  readonly ids: number;
  /** W and b of each id, where there are more steps than ids. */
  readonly table: tf.TensorInfo | undefined;
}

/**
 * W x + b for all steps in one product; for ids, a table with one row an id, unless the sequence is so short that looking
 * into the weight itself is cheaper.
 *
 * @param x float32 [time, batch, in], or int32 [time, batch]
 * @param weight [units, in]
 */
export function projectInput(
  x: tf.TensorInfo,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  backend: SimdBackend,
): InputSums {
  const [units, inSize] = weight.shape as [number, number];
  const steps = x.shape[0]! * x.shape[1]!;
  if (x.shape.length === 3) {
    const rows = { ...x, shape: [steps, inSize] };
    const product = { a: rows, b: weight, transposeA: false, transposeB: true, bias, activation: 'linear' };
    return { sums: matrixProduct(product, backend), ids: 0, table: undefined };
  }
  const ids = backend.pointer(x);
  if (steps * 2 < inSize) return { sums: undefined, ids, table: undefined };
  const table = backend.makeOutput([inSize, units], 'float32');
  const [from, biasAt, to] = [backend.pointer(weight), backend.pointer(bias), backend.pointer(table)];
  backend.launch('tabulateInput', inSize, units, units, inSize, from, biasAt, to);
  return { sums: undefined, ids, table };
}

/**
 * W x + b for one step of one sequence: [1, units].
 *
 * @param x float32 [1, 1, in], or int32 [1, 1]
 */
export function inputOfStep(
  x: tf.TensorInfo,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  backend: SimdBackend,
): tf.TensorInfo {
  if (x.shape.length === 3) return projectInput(x, weight, bias, backend).sums!;
  const [units, inSize] = weight.shape as [number, number];
  const row = backend.makeOutput([1, units], 'float32');
  const [id] = backend.ints(x);
  const [from, biasAt, to] = [backend.pointer(weight), backend.pointer(bias), backend.pointer(row)];
  backend.launch('lookUpUnits', units, 4, inSize, from, biasAt, id!, to);
  return row;
}

/** The address of a tensor that may be absent; 0 stands for none. */
export const pointerOrNone = (tensor: tf.TensorInfo | undefined, backend: SimdBackend): number =>
  tensor === undefined ? 0 : backend.pointer(tensor);

/** Gives back what was only needed during the call. */
export function releaseAll(tensors: readonly (tf.TensorInfo | undefined)[], backend: SimdBackend): void {
  for (const tensor of tensors) if (tensor !== undefined) backend.release(tensor);
}

/** Nanoseconds of one row of the batch over all steps. */
export const rowCost = (time: number, hidden: number, gates: number, output: number): number =>
  time * hidden * gates * (output * 0.07 + 2);
