import type { PickledTensor } from './pickled-tensors.ts';

/** A file's tensors, and where the elements of each storage are. */
export interface PthContainer {
  readonly tensors: ReadonlyMap<string, PickledTensor>;
  /** Bytes by the storage's key. */
  readonly storages: ReadonlyMap<string, Uint8Array>;
}
