import { checkNumber, DataError } from '../errors.ts';
import { permutation } from '../random/arrays.ts';
import type { Random } from '../random/random.ts';
import { batchSource } from './batch-source.ts';
import { countRows, takeRows } from './rows.ts';
import type { Batch, DataSource } from './source.ts';

export interface ArraySourceOptions {
  readonly batchSize: number;
  /** Shuffles the rows anew in each pass; the order depends on this stream's key and the pass alone. Default: no shuffling. */
  readonly shuffle?: Random;
  /** Leaves the last batch out if it is smaller than the others. Default false. */
  readonly dropLast?: boolean;
}

/**
 * Batches of arrays that are in memory.
 *
 * @param arrays [rows, ...] each, with equally many rows
 * @throws DataError where there is not one batch.
 */
export function arraySource<B extends Batch>(arrays: B, options: ArraySourceOptions): DataSource<B> {
  const { batchSize, shuffle, dropLast = false } = options;
  checkNumber('arraySource', 'batchSize', batchSize, { integer: true, min: 1 });
  const rows = countRows(arrays, 'arraySource');
  const batches = dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize);
  if (batches === 0) {
    const expected = dropLast ? `at least ${batchSize} rows, which are one batch` : 'at least one row';
    throw new DataError({ who: 'arraySource', expected, got: `${rows}` });
  }
  const orderOf = rememberLast((epoch) =>
    shuffle === undefined
      ? Uint32Array.from({ length: rows }, (_, row) => row)
      : permutation(shuffle.split(`epoch-${epoch}`), rows),
  );
  return batchSource({
    batches,
    batch({ epoch, index }) {
      const indices = orderOf(epoch).subarray(index * batchSize, (index + 1) * batchSize);
      const taken = Object.entries(arrays).map(([name, array]) => [name, takeRows(array, indices)]);
      return Object.fromEntries(taken) as B;
    },
  });
}

/** A pass asks for its order once a batch. */
function rememberLast<T>(compute: (epoch: number) => T): (epoch: number) => T {
  let last: { readonly epoch: number; readonly value: T } | undefined;
  return (epoch) => {
    if (last?.epoch !== epoch) last = { epoch, value: compute(epoch) };
    return last.value;
  };
}
