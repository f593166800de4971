import { CheckpointError } from '../errors.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { StoredTensor, StoredTensors } from './safetensors/stored-tensor.ts';

/** Reads tensors back, bit for bit, as copies: what happens to the tensors after the call changes nothing. */
export async function tensorsToStored(tensors: TensorMap): Promise<StoredTensors> {
  const pending = Object.entries(tensors).map(
    async ([name, tensor]) => [name, toStored(name, tensor, await tensor.data())] as const,
  );
  return Object.fromEntries(await Promise.all(pending));
}

function toStored(
  name: string,
  tensor: tf.Tensor,
  values: Float32Array | Int32Array | Uint8Array,
): StoredTensor {
  const shape = [...tensor.shape];
  switch (tensor.dtype) {
    case 'float32':
      return { dtype: 'F32', shape, data: new Float32Array(values) };
    case 'int32':
      return { dtype: 'I32', shape, data: new Int32Array(values) };
    case 'bool':
      return { dtype: 'BOOL', shape, data: new Uint8Array(values) };
    default:
      throw new CheckpointError({
        who: 'tensorsToStored',
        expected: `'${name}' of type float32, int32 or bool`,
        got: tensor.dtype,
      });
  }
}

/** Makes tensors of what a file holds; the caller disposes them. U8 gives int32, all floating-point types float32. */
export function storedToTensors(stored: StoredTensors): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(stored).map(([name, tensor]) => [name, toTensor(tensor)]));
}

function toTensor({ dtype, shape, data }: StoredTensor): tf.Tensor {
  const type = dtype === 'BOOL' ? 'bool' : dtype === 'I32' || dtype === 'U8' ? 'int32' : 'float32';
  return tf.tensor(data.slice(), [...shape], type);
}
