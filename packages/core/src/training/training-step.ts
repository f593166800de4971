import type { Batch, BatchTensors } from '../data/source.ts';
import type { Random } from '../random/random.ts';
import type { TensorMap, tf } from '../tf.ts';

/** What one update depends on besides the batch. */
export interface StepContext {
  /** How many updates were made before this one. */
  readonly step: number;
  readonly random: Random;
}

/**
 * One update of one or more networks. `train` drives it and knows nothing else of the model; a GAN brings its own.
 */
export interface TrainingStep<B extends Batch = Batch> {
  /** The architecture's name and configuration, saved in the checkpoint's metadata. */
  readonly kind: string;
  readonly config: object;
  /** Updates the parameters and returns scalars for the log; `loss` is among them. Runs inside a `tidy`. */
  run(batch: BatchTensors<B>, context: StepContext): Readonly<Record<string, tf.Scalar>>;
  /** Everything that a checkpoint must hold to go on bit for bit: weights, buffers, optimiser state, carried state. */
  tensors(): TensorMap;
  /** Takes over copies of what {@link tensors} gave in an earlier run. */
  restore(tensors: TensorMap): void;
  /** Frees what the step owns (optimiser and carried state), not the model. */
  dispose(): void;
}
