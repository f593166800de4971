import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';

/** Nanoseconds a value; those that are not here only move memory. */
const COSTS: Readonly<Record<string, number>> = {
  expFloats: 1.2,
  sigmoidFloats: 1.6,
  tanhFloats: 1.6,
  eluFloats: 1.2,
  seluFloats: 1.2,
  expm1Floats: 2,
  logFloats: 2,
  log1pFloats: 4,
  erfFloats: 4,
  sinFloats: 4,
  cosFloats: 4,
  softplusFloats: 7,
};
const OTHER = 0.3;

/**
 * f(x), value by value.
 *
 * @param operation the wasm function of `assembly/elementwise/unary.ts`.
 * @param parameters the slope or the limits that it takes beside x.
 */
export function unaryOperation(
  operation: string,
  x: tf.TensorInfo,
  dtype: tf.DataType,
  backend: SimdBackend,
  ...parameters: number[]
): tf.TensorInfo {
  const y = backend.makeOutput(x.shape, dtype);
  const { pointer, size } = backend.storage(y);
  const cost = COSTS[operation] ?? OTHER;
  if (size > 0) backend.launch(operation, size, cost, backend.pointer(x), pointer, ...parameters);
  return y;
}
