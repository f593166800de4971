import type { Batch, BatchTensors } from '../data/source.ts';
import type { Random } from '../random/random.ts';
import type { TensorMap, tf, VariableMap } from '../tf.ts';

/** What a loss depends on besides the batch. */
export interface LossContext {
  readonly training: boolean;
  /** The stream for dropout and sampling. A model splits it by purpose. */
  readonly random: Random;
  /** What the last call returned as `carry`, or undefined at the start: the state of a recurrent model. */
  readonly carry?: TensorMap | undefined;
}

/** A loss and its named terms, all scalars. */
export interface Loss {
  /** What is minimised. */
  readonly total: tf.Scalar;
  /** Parts of the total, or figures beside it, for the log. */
  readonly terms?: Readonly<Record<string, tf.Scalar>>;
  /** State for the next batch, without gradient; the trainer keeps, saves and disposes it. */
  readonly carry?: TensorMap;
  /** How many examples `total` is the mean of, so that `evaluate` weighs batches of other sizes right. Default: 1. */
  readonly weight?: tf.Scalar;
}

/** What `train` and `evaluate` need of a model. */
export interface TrainableModel<B extends Batch = Batch> {
  parameters(): VariableMap;
  buffers(): VariableMap;
  /** The architecture's name, which a checkpoint keeps: `'CharRNN'`. */
  readonly kind: string;
  /** The model's architecture as JSON, saved with its weights. */
  readonly config: object;
  loss(batch: BatchTensors<B>, context: LossContext): Loss;
}
