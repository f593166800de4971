import type { DataPosition } from '../data/source.ts';
import type { RandomState } from '../random/random.ts';
import type { TensorMap } from '../tf.ts';
import type { Figures, History } from './history.ts';

/** Everything from which training goes on bit for bit. */
export interface Snapshot {
  /** What the step's `tensors()` gave, by name. The run owns them: do not dispose or keep them. */
  readonly tensors: TensorMap;
  readonly state: SnapshotState;
}

/** The part of a {@link Snapshot} that is plain JSON. */
export interface SnapshotState {
  /** Updates made. */
  readonly step: number;
  /** The architecture, from the step's `kind` and `config`. */
  readonly kind: string;
  readonly config: object;
  readonly position: DataPosition;
  readonly random: RandomState;
  /** What each callback's `state()` gave, by its name. */
  readonly callbacks: Readonly<Record<string, unknown>>;
}

/** A training run as callbacks see it. */
export interface TrainingRun {
  /** Updates made. */
  readonly step: number;
  /** Updates to make in all. */
  readonly steps: number;
  readonly history: History;
  readonly position: DataPosition;
  /** Batches in one pass over the data. */
  readonly batchesPerEpoch: number;
  /** Ends training after this step's callbacks. */
  stop(reason: string): void;
  /** Whole in `onSave` and `onEnd`; before, callbacks may not have seen this step. */
  snapshot(): Snapshot;
}

/**
 * Something that accompanies training. Callbacks are called in the order in which they are listed; figures that one adds
 * in `onStep` are seen by those after it and by the history.
 */
export interface Callback {
  /** The key of its state in a checkpoint; distinct among the callbacks of a run that have a state. */
  readonly name: string;
  onStart?(run: TrainingRun): void | Promise<void>;
  /** After every update. */
  onStep?(run: TrainingRun, figures: Figures): void | Promise<void>;
  /** When every callback has had its `onStep`, so that all figures are there: to log, show or observe them. */
  afterStep?(run: TrainingRun, figures: Readonly<Figures>): void | Promise<void>;
  /** When every callback is through with the step: to save a snapshot. What a log holds is never behind what is saved. */
  onSave?(run: TrainingRun, figures: Readonly<Figures>): void | Promise<void>;
  /** After the last update, also when training was stopped; `error` when it failed. */
  onEnd?(run: TrainingRun, error?: unknown): void | Promise<void>;
  /** Plain JSON that a checkpoint keeps. */
  state?(): unknown;
  restore?(state: unknown): void;
}
