import { checkNumber } from '../errors.ts';
import type { Batch, DataPosition, DataSource } from './source.ts';

/** What a pass over data holds: a pure function of the position. */
export interface BatchPlan<B extends Batch> {
  /** Batches in one pass, at least one. */
  readonly batches: number;
  batch(position: DataPosition): B;
}

/**
 * A {@link DataSource} that counts its position through a plan. While a batch is in use, the position already is that of
 * the next one: what is saved then goes on behind the batch.
 */
export function batchSource<B extends Batch>({ batches, batch }: BatchPlan<B>): DataSource<B> {
  checkNumber('batchSource', 'batches', batches, { integer: true, min: 1 });
  let position: DataPosition = { epoch: 0, index: 0 };
  return {
    batches,
    position: () => position,
    restore({ epoch, index }) {
      checkNumber('DataSource.restore', 'epoch', epoch, { integer: true, min: 0 });
      checkNumber('DataSource.restore', 'index', index, { integer: true, min: 0, below: batches });
      position = { epoch, index };
    },
    async *[Symbol.asyncIterator]() {
      const { epoch } = position;
      while (position.epoch === epoch) {
        const current = batch(position);
        position = following(position, batches);
        yield current;
      }
    },
  };
}

const following = ({ epoch, index }: DataPosition, batches: number): DataPosition =>
  index + 1 < batches ? { epoch, index: index + 1 } : { epoch: epoch + 1, index: 0 };
