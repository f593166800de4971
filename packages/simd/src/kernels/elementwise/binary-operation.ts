import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';
import { broadcastWalk, sameShape } from './broadcast.ts';

/** Operations whose result has the inputs' type, numbered as in `assembly/elementwise/arithmetic.ts`. */
const ARITHMETIC = {
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
const COMPARISON = {
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
const COSTS: Readonly<Record<string, number>> = { floorDivide: 4, mod: 10, pow: 8 };

/** An operation on inputs of one type. */
export interface TypedOperation {
  /** The wasm function for inputs of one shape, or of a shape and a number. */
  readonly flat: string;
  /** What the functions for other shapes know it by; see `assembly/elementwise/broadcast.ts`. */
  readonly code: number;
  /** Nanoseconds a value. */
  readonly cost: number;
}

export type Arithmetic = keyof typeof ARITHMETIC;
export type Comparison = keyof typeof COMPARISON;

const SUFFIX = { float32: 'Floats', int32: 'Ints', bool: 'Booleans' } as const;
/** Where the codes of each type begin. */
const FIRST_ARITHMETIC = { float32: 0, int32: 16 } as const;
const FIRST_COMPARISON = { float32: 32, int32: 48, bool: 64 } as const;

export const arithmeticOn = (name: Arithmetic, dtype: 'float32' | 'int32'): TypedOperation => ({
  flat: name + SUFFIX[dtype],
  code: FIRST_ARITHMETIC[dtype] + ARITHMETIC[name],
  cost: COSTS[name] ?? MEMORY_BOUND,
});

export const comparisonOn = (name: Comparison, dtype: 'float32' | 'int32' | 'bool'): TypedOperation => ({
  flat: name + SUFFIX[dtype],
  code: FIRST_COMPARISON[dtype] + COMPARISON[name],
  cost: MEMORY_BOUND,
});

/** One call; both inputs are of the operation's type. */
export interface BinaryOperation {
  readonly operation: TypedOperation;
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  /** The output's type. */
  readonly dtype: tf.DataType;
}

/** a ∘ b, broadcast. */
export function binaryOperation(call: BinaryOperation, backend: SimdBackend): tf.TensorInfo {
  const { operation, a, b, dtype } = call;
  if (sameShape(a.shape, b.shape)) return flat(call, a.shape, backend, 1, 1);
  const aStorage = backend.storage(a);
  const bStorage = backend.storage(b);
  if (bStorage.size === 1 && b.shape.length <= a.shape.length) return flat(call, a.shape, backend, 1, 0);
  if (aStorage.size === 1 && a.shape.length <= b.shape.length) return flat(call, b.shape, backend, 0, 1);
  const { shape, n, aStep, bStep, outer, aOuter, bOuter } = broadcastWalk(a.shape, b.shape);
  if (outer.length === 0) return flat(call, shape, backend, aStep, bStep);
  const y = backend.makeOutput(shape, dtype);
  const { pointer, size } = backend.storage(y);
  const rows = size / n;
  if (size === 0) return y;
  const cost = operation.cost * n + 4;
  if (outer.length === 1) {
    const [aRow, bRow] = [aOuter[0]!, bOuter[0]!];
    const inputs = [aStorage.pointer, aStep, aRow, bStorage.pointer, bStep, bRow];
    backend.launch('binaryRows', rows, cost, operation.code, n, ...inputs, pointer);
  } else {
    const grid = [...fiveOf(outer, 1).slice(1), ...fiveOf(aOuter, 0), ...fiveOf(bOuter, 0)];
    const inputs = [aStorage.pointer, aStep, bStorage.pointer, bStep];
    backend.launch('binaryGrid', rows, cost, operation.code, n, ...inputs, pointer, ...grid);
  }
  return y;
}

/** Five outer dimensions, filled up at the front; TensorFlow.js has at most six in all. */
const fiveOf = (values: readonly number[], filling: number): number[] => [
  ...Array.from({ length: 5 - values.length }, () => filling),
  ...values,
];

function flat(
  { operation, a, b, dtype }: BinaryOperation,
  shape: number[],
  backend: SimdBackend,
  aStep: number,
  bStep: number,
): tf.TensorInfo {
  const y = backend.makeOutput(shape, dtype);
  const { pointer, size } = backend.storage(y);
  if (size === 0) return y;
  backend.launch(
    operation.flat,
    size,
    operation.cost,
    backend.pointer(a),
    aStep,
    backend.pointer(b),
    bStep,
    pointer,
  );
  return y;
}
