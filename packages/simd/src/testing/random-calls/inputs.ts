import fc from 'fast-check';
import { tf } from '../../tf.ts';

/** A tensor as plain data, so that a failing case can be printed and shrunk. */
export interface Input {
  readonly shape: number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly seed: number;
  /** Whether NaN, infinities, zeros of both signs and huge and tiny numbers are among the values. */
  readonly special: boolean;
  /** True for multiples of an eighth, whose sums, products and small quotients have no rounding. */
  readonly exact?: boolean;
}

/** One call of an operation: it is computed on two backends and the results are compared. */
export interface Call {
  readonly name: string;
  readonly compute: () => tf.Tensor[];
  /** Allowed difference, relative to {@link Call.relativeTo}. */
  readonly tolerance: number;
  /** The larger of 1 and the value itself; or for sums, whose terms may cancel, the largest value of the result. */
  readonly relativeTo: 'value' | 'largest';
}

/** The values that functions treat in their own ways. */
const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-40, 3e38, -88, 88, 1, -1, 0.5];

/** The same values for the same seed. */
export function tensorOf({ shape, dtype, seed, special, exact = false }: Input): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  let state = seed | 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const value = (): number => {
    if (dtype === 'bool') return next() < 0.5 ? 1 : 0;
    if (dtype === 'int32') return Math.floor(next() * 21) - 10;
    if (exact) return Math.floor(next() * 49) / 8 - 3;
    return special && next() < 0.3 ? SPECIAL[Math.floor(next() * SPECIAL.length)]! : next() * 6 - 3;
  };
  return tf.tensor(Array.from({ length: size }, value), shape, dtype);
}

/** None, one, few so that every remainder by four occurs, or many. */
export const dimension: fc.Arbitrary<number> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 8, arbitrary: fc.integer({ min: 2, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 70 }) },
);

/** A shape of at most 20,000 values. */
export const shape = (minLength = 0, maxLength = 5): fc.Arbitrary<number[]> =>
  fc.array(dimension, { minLength, maxLength }).filter((dims) => dims.reduce((a, b) => a * b, 1) <= 20_000);

export const seed: fc.Arbitrary<number> = fc.nat({ max: 1e6 });

/** A size of which there must be one at least. */
export const small: fc.Arbitrary<number> = fc.integer({ min: 1, max: 9 });

export const anyType: fc.Arbitrary<Input['dtype']> = fc.constantFrom('float32', 'int32', 'bool');

type Compute = () => tf.Tensor | tf.Tensor[];

/** A call whose results are within `tolerance`, relative to the value where that is above 1. */
export const call = (name: string, tolerance: number, compute: Compute): Call => ({
  name,
  tolerance,
  relativeTo: 'value',
  compute: () => [compute()].flat(),
});

/** A call whose results are sums of products. */
export const sums = (name: string, compute: Compute): Call => ({
  ...call(name, 1e-5, compute),
  relativeTo: 'largest',
});

export const describeInput = ({ shape: dims, dtype }: Input): string => `${dtype} [${dims.join(', ')}]`;

/** An operation of TensorFlow.js by its name. */
export const operation = (name: keyof typeof tf): ((...values: unknown[]) => tf.Tensor) =>
  tf[name] as (...values: unknown[]) => tf.Tensor;

/** A tensor with some of its axes, a choice between two things, a type and a seed. */
export const withAxes: fc.Arbitrary<[number[], number[], boolean, Input['dtype'], number]> = shape(1).chain(
  (dims) =>
    fc.tuple(
      fc.constant(dims),
      fc.subarray(
        dims.map((_, axis) => axis),
        { minLength: 1 },
      ),
      fc.boolean(),
      anyType,
      seed,
    ),
);
