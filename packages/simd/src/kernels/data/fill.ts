import type { SimdBackend } from '../../backend.ts';
import { bytesPerValue } from '../../memory/tensor-storage.ts';
import type { tf } from '../../tf.ts';

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** A value of a type as the 32 bits that stand for it in the memory. */
export function bitsOf(value: number, dtype: tf.DataType): number {
  if (dtype !== 'float32') return Math.trunc(value);
  float[0] = value;
  return bits[0]!;
}

/** Writes one value everywhere. */
export function fill(tensor: tf.TensorInfo, value: number, backend: SimdBackend): void {
  const { pointer, size, dtype } = backend.storage(tensor);
  backend.launch('fillWith', size, 0.15, bitsOf(value, dtype), bytesPerValue(dtype), pointer);
}
