import { tf } from '../tf.ts';

/** A plain array with a shape: how data travels until a training step makes tensors of it. */
export interface NDArray {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** Named arrays that belong to one update. */
export type Batch = Readonly<Record<string, NDArray>>;

/** The tensors of a batch, by the same names. Integer arrays give int32 tensors. */
export type BatchTensors<B extends Batch> = { readonly [Name in keyof B]: tf.Tensor };

/** Where a {@link DataSource} stands: whole passes made, and batches given in this pass. */
export interface DataPosition {
  readonly epoch: number;
  readonly index: number;
}

/**
 * A finite sequence of batches. Iterating goes on from the current position to the end of the pass, and then moves the
 * position to the start of the next. What a pass holds depends only on the source's configuration and the epoch's number,
 * so a restored position gives exactly the batches that would have followed.
 */
export interface DataSource<B extends Batch = Batch> extends AsyncIterable<B> {
  /** Batches in one pass. */
  readonly batches: number;
  position(): DataPosition;
  /** Moves to a position that {@link position} told. */
  restore(position: DataPosition): void;
}

/** Makes tensors of a batch; the caller disposes them. */
export function toTensors<B extends Batch>(batch: B): BatchTensors<B> {
  const tensors = Object.entries(batch).map(([name, { data, shape }]) => [
    name,
    tf.tensor(data, [...shape], data instanceof Float32Array ? 'float32' : 'int32'),
  ]);
  return Object.fromEntries(tensors) as BatchTensors<B>;
}
