import type { Batch, DataSource } from '../data/source.ts';
import type { Transformation } from '../optim/transformation.ts';
import type { Random } from '../random/random.ts';
import type { Callback, Snapshot } from './callback.ts';
import type { Monitor } from './model-step.ts';

/** What `train` needs besides what it trains. */
export interface TrainOptions<B extends Batch> {
  readonly data: DataSource<B>;
  /** Updates to make in all, those before a resumed snapshot included. */
  readonly steps: number;
  /** Each update draws from its own child stream. A resumed run goes on with the stream of the snapshot instead. */
  readonly random: Random;
  readonly callbacks?: readonly Callback[];
  /** A snapshot of an earlier run with the same configuration, to go on from. Its tensors stay the caller's. */
  readonly resume?: Snapshot | undefined;
  /** Ends training after the update in progress, as `stop` does. */
  readonly signal?: AbortSignal;
}

/** As {@link TrainOptions}, for a model that does not bring its own step. */
export interface ModelTrainOptions<B extends Batch> extends TrainOptions<B> {
  readonly optimizer: Transformation;
  /** Add figures about gradients and updates. */
  readonly monitors?: readonly Monitor[];
}
