import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';
import { broadcastWalk, sameShape } from './broadcast.ts';

/** Where the operations on other types begin; see `assembly/elementwise/binary.ts`. */
const INTS = 16;
const FLOATS_TO_BOOLEANS = 32;
const INTS_TO_BOOLEANS = 48;
const BOOLEANS = 64;

/** Operations whose result has the inputs' type, numbered as in `assembly/elementwise/arithmetic.ts`. */
export const ARITHMETIC = {
  add: 0,
  sub: 1,
  multiply: 2,
  divide: 3,
  maximum: 4,
  minimum: 5,
  squaredDifference: 6,
  floorDivide: 7,
  mod: 8,
  pow: 9,
  prelu: 10,
  eluGrad: 11,
} as const;

/** Operations whose result is boolean, numbered as in `assembly/elementwise/comparison.ts`. */
export const COMPARISON = {
  greater: 0,
  greaterEqual: 1,
  less: 2,
  lessEqual: 3,
  equal: 4,
  notEqual: 5,
  isNotZero: 6,
  isInfinite: 7,
  isFinite: 8,
  and: 9,
  or: 10,
  not: 11,
} as const;

/** Nanoseconds a value of operations that only move memory. */
const MEMORY_BOUND = 0.4;
const COSTS: Readonly<Record<number, number>> = {
  [ARITHMETIC.floorDivide]: 4,
  [ARITHMETIC.mod]: 10,
  [ARITHMETIC.pow]: 8,
};

/** The wasm code of an operation on inputs of a type. */
export function arithmeticCode(operation: number, dtype: tf.DataType): number {
  return dtype === 'float32' ? operation : operation + INTS;
}

export function comparisonCode(operation: number, dtype: tf.DataType): number {
  if (dtype === 'bool') return operation + BOOLEANS;
  return operation + (dtype === 'float32' ? FLOATS_TO_BOOLEANS : INTS_TO_BOOLEANS);
}

/** Inputs of one operation; both of the type that its code says. */
export interface BinaryOperation {
  readonly code: number;
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  /** The output's type. */
  readonly dtype: tf.DataType;
}

/** a ∘ b, broadcast. */
export function binaryOperation(operation: BinaryOperation, backend: SimdBackend): tf.TensorInfo {
  const { code, a, b, dtype } = operation;
  if (sameShape(a.shape, b.shape)) return flat(operation, a.shape, backend, 1, 1);
  const aStorage = backend.storage(a);
  const bStorage = backend.storage(b);
  if (bStorage.size === 1 && b.shape.length <= a.shape.length) return flat(operation, a.shape, backend, 1, 0);
  if (aStorage.size === 1 && a.shape.length <= b.shape.length) return flat(operation, b.shape, backend, 0, 1);
  const { shape, n, aStep, bStep, outer, aOuter, bOuter } = broadcastWalk(a.shape, b.shape);
  if (outer.length === 0) return flat(operation, shape, backend, aStep, bStep);
  const y = backend.makeOutput(shape, dtype);
  const { pointer, size } = backend.storage(y);
  const rows = size / n;
  if (size === 0) return y;
  const cost = costOf(code) * n + 4;
  if (outer.length === 1) {
    const [aRow, bRow] = [aOuter[0]!, bOuter[0]!];
    const inputs = [aStorage.pointer, aStep, aRow, bStorage.pointer, bStep, bRow];
    backend.launch('binaryRows', rows, cost, code, n, ...inputs, pointer);
  } else {
    const grid = [...fiveOf(outer, 1).slice(1), ...fiveOf(aOuter, 0), ...fiveOf(bOuter, 0)];
    const inputs = [aStorage.pointer, aStep, bStorage.pointer, bStep];
    backend.launch('binaryGrid', rows, cost, code, n, ...inputs, pointer, ...grid);
  }
  return y;
}

/** Five outer dimensions, filled up at the front; TensorFlow.js has at most six in all. */
const fiveOf = (values: readonly number[], filling: number): number[] => [
  ...Array.from({ length: 5 - values.length }, () => filling),
  ...values,
];

function flat(
  { code, a, b, dtype }: BinaryOperation,
  shape: number[],
  backend: SimdBackend,
  aStep: number,
  bStep: number,
): tf.TensorInfo {
  const y = backend.makeOutput(shape, dtype);
  const { pointer, size } = backend.storage(y);
  if (size === 0) return y;
  backend.launch(
    'binary',
    size,
    costOf(code),
    code,
    backend.pointer(a),
    aStep,
    backend.pointer(b),
    bStep,
    pointer,
  );
  return y;
}

const costOf = (code: number): number => (code < FLOATS_TO_BOOLEANS && COSTS[code % INTS]) || MEMORY_BOUND;
