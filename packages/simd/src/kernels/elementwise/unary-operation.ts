import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';

/** Operations on one vector, numbered as in `assembly/elementwise/unary.ts`. */
export const UNARY = {
  exp: 0,
  sigmoid: 1,
  tanh: 2,
  expm1: 3,
  log: 4,
  log1p: 5,
  softplus: 6,
  erf: 7,
  sin: 8,
  cos: 9,
  leakyRelu: 10,
  elu: 11,
  selu: 12,
  sqrt: 13,
  rsqrt: 14,
  square: 15,
  neg: 16,
  abs: 17,
  sign: 18,
  floor: 19,
  ceil: 20,
  round: 21,
  reciprocal: 22,
  step: 23,
  clip: 24,
  intSquare: 25,
  intNeg: 26,
  intAbs: 27,
  intSign: 28,
  intClip: 29,
  floatToInt: 30,
  intToFloat: 31,
} as const;

/** Nanoseconds a value: transcendental functions in 32 bits, those in 64 bits, and the others. */
const IN_32_BITS = 1;
const IN_64_BITS = 4;
const OTHER = 0.3;

const costOf = (operation: number): number => {
  if (operation <= UNARY.log || operation === UNARY.elu || operation === UNARY.selu) return IN_32_BITS;
  return operation <= UNARY.cos ? IN_64_BITS : OTHER;
};

/** f(x), value by value; `p` and `q` are the operation's parameters, whole numbers where x is of integers. */
export function unaryOperation(
  operation: number,
  x: tf.TensorInfo,
  dtype: tf.DataType,
  backend: SimdBackend,
  p = 0,
  q = 0,
): tf.TensorInfo {
  const y = backend.makeOutput(x.shape, dtype);
  const { pointer, size } = backend.storage(y);
  if (size > 0)
    backend.launch('unary', size, costOf(operation), operation, backend.pointer(x), pointer, p, q);
  return y;
}
