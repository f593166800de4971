import { type CheckpointMetadata, decodeMetadata, encodeMetadata } from './metadata.ts';
import { decodeSafetensors } from './safetensors/decode.ts';
import { encodeSafetensors } from './safetensors/encode.ts';
import { assertNoNaN } from './safetensors/finite.ts';
import type { StoredTensors } from './safetensors/stored-tensor.ts';

/** A model, or a whole training run, in one safetensors file. */
export interface Checkpoint {
  /** Weights, buffers, and in training the optimiser's and the carried state, by dotted name. */
  readonly tensors: StoredTensors;
  readonly metadata: CheckpointMetadata;
}

/** Writes a checkpoint's file. @throws CheckpointError where a value is NaN, so that no good file is replaced by it. */
export function encodeCheckpoint({ tensors, metadata }: Checkpoint): Uint8Array {
  assertNoNaN(tensors, 'encodeCheckpoint');
  return encodeSafetensors(tensors, encodeMetadata(metadata));
}

/**
 * Reads a checkpoint's file.
 *
 * @param who what errors name: the file, where there is one.
 * @throws CheckpointError for a file that is truncated, damaged, of other software, of a newer version, or holds NaN.
 */
export function decodeCheckpoint(bytes: Uint8Array, who = 'decodeCheckpoint'): Checkpoint {
  const { tensors, metadata: texts } = decodeSafetensors(bytes, who);
  const metadata = decodeMetadata(texts, who);
  assertNoNaN(tensors, who);
  return { tensors, metadata };
}
