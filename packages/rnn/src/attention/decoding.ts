import { tf } from '@reverie/core';
import type { RecurrentState } from '../cells/recurrent-cell.ts';
import type { Memory } from './attention.ts';

/** What a decoder reads from, and where it stands. */
export interface Decoding {
  readonly state: readonly RecurrentState[];
  readonly memory?: Memory | undefined;
}

/** All tensors of a decoding, to dispose them. */
export const decodingTensors = ({ state, memory }: Decoding): tf.Tensor[] => [
  ...state.flat(),
  ...(memory === undefined ? [] : [memory.values, memory.keys, ...(memory.penalty ? [memory.penalty] : [])]),
];

/** The rows of a batch in another order, some left out, some more than once. */
export function selectRows({ state, memory }: Decoding, rows: ArrayLike<number>): Decoding {
  const indices = tf.tensor1d(Int32Array.from(rows), 'int32');
  const select = <T extends tf.Tensor>(tensor: T): T => tf.gather(tensor, indices);
  return {
    state: state.map((parts) => parts.map(select)),
    memory: memory && {
      values: select(memory.values),
      keys: select(memory.keys),
      penalty: memory.penalty && select(memory.penalty),
    },
  };
}

/** Runs a function in a `tidy` that keeps the decoding which it gives. */
export function tidyDecoding(run: () => Decoding): Decoding {
  let decoding: Decoding | undefined;
  tf.tidy(() => {
    decoding = run();
    return decodingTensors(decoding);
  });
  return decoding!;
}
