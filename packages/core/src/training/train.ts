import { type Batch, type DataPosition, type DataSource, toTensors } from '../data/source.ts';
import { ConfigError, checkNumber, TrainingError } from '../errors.ts';
import type { Transformation } from '../optim/transformation.ts';
import type { Random } from '../random/random.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { Callback, Snapshot, SnapshotState, TrainingRun } from './callback.ts';
import { type Figures, History } from './history.ts';
import type { TrainableModel } from './model.ts';
import { modelStep } from './model-step.ts';
import type { TrainingStep } from './training-step.ts';

/** What {@link train} needs besides what it trains. */
export interface TrainOptions<B extends Batch> {
  readonly data: DataSource<B>;
  /** Updates to make in all, those before a resumed snapshot included. */
  readonly steps: number;
  /** Each update draws from its own child stream. */
  readonly random: Random;
  readonly callbacks?: readonly Callback[];
  /** A snapshot of an earlier run with the same configuration, to go on from. */
  readonly resume?: { readonly tensors: TensorMap; readonly state: SnapshotState } | undefined;
  /** Ends training after the update in progress, as `stop` does. */
  readonly signal?: AbortSignal;
}

/** As {@link TrainOptions}, for a model that does not bring its own step. */
export interface ModelTrainOptions<B extends Batch> extends TrainOptions<B> {
  readonly optimizer: Transformation;
}

/**
 * Trains a model, or drives a step of one's own. Goes through the data again and again until the steps are made.
 *
 * @returns the figures of every update
 * @throws TrainingError when a figure is no longer a number; callbacks that save did not save that update.
 */
export function train<B extends Batch>(
  model: TrainableModel<B>,
  options: ModelTrainOptions<B>,
): Promise<History>;
export function train<B extends Batch>(step: TrainingStep<B>, options: TrainOptions<B>): Promise<History>;
export async function train<B extends Batch>(
  subject: TrainableModel<B> | TrainingStep<B>,
  options: TrainOptions<B> | ModelTrainOptions<B>,
): Promise<History> {
  checkNumber('train', 'steps', options.steps, { integer: true, min: 0 });
  if ('run' in subject) return new Run(subject, options).complete();
  if (!('optimizer' in options)) {
    throw new ConfigError({
      who: 'train',
      expected: 'an optimizer for the model',
      got: 'none',
      remedy: 'try adam()',
    });
  }
  const step = modelStep(subject, options.optimizer);
  try {
    return await new Run(step, options).complete();
  } finally {
    step.dispose();
  }
}

class Run<B extends Batch> implements TrainingRun {
  readonly history: History = new History();
  readonly #subject: TrainingStep<B>;
  readonly #options: TrainOptions<B>;
  readonly #callbacks: readonly Callback[];
  #step = 0;

  constructor(subject: TrainingStep<B>, options: TrainOptions<B>) {
    this.#subject = subject;
    this.#options = options;
    this.#callbacks = options.callbacks ?? [];
    if (options.resume !== undefined) this.#restore(options.resume);
  }

  get step(): number {
    return this.#step;
  }

  get steps(): number {
    return this.#options.steps;
  }

  get position(): DataPosition {
    return this.#options.data.position();
  }

  get batchesPerEpoch(): number {
    return this.#options.data.batches;
  }

  stop(reason: string): void {
    this.history.stopped ??= reason;
  }

  snapshot(): Snapshot {
    const callbacks = this.#callbacks.filter((callback) => callback.state !== undefined);
    return {
      tensors: this.#subject.tensors(),
      state: {
        step: this.#step,
        kind: this.#subject.kind,
        config: this.#subject.config,
        position: this.position,
        random: this.#options.random.state(),
        callbacks: Object.fromEntries(callbacks.map((callback) => [callback.name, callback.state!()])),
      },
    };
  }

  /** Makes the remaining updates, with all callbacks around them. */
  async complete(): Promise<History> {
    let failure: unknown;
    try {
      for (const callback of this.#callbacks) await callback.onStart?.(this);
      while (!this.#done()) await this.#pass();
      return this.history;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      for (const callback of this.#callbacks) await callback.onEnd?.(this, failure);
    }
  }

  /** Goes on to the end of the current pass over the data. */
  async #pass(): Promise<void> {
    for await (const batch of this.#options.data) {
      const figures = await this.#update(batch);
      for (const callback of this.#callbacks) await callback.onStep?.(this, figures);
      this.history.rows.push({ step: this.#step, figures });
      if (this.#done()) return;
    }
  }

  async #update(batch: B): Promise<Figures> {
    const context = { step: this.#step, random: this.#options.random.split(`step ${this.#step}`) };
    const scalars = tf.tidy(() => ({ ...this.#subject.run(toTensors(batch), context) }));
    this.#step++;
    const figures: Figures = {};
    for (const [name, scalar] of Object.entries(scalars)) {
      figures[name] = (await scalar.data())[0]!;
      scalar.dispose();
    }
    const broken = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
    if (broken !== undefined) throw notFinite(broken[0], broken[1], this.#step);
    return figures;
  }

  #done(): boolean {
    if (this.#options.signal?.aborted === true) this.stop('aborted');
    return this.#step >= this.steps || this.history.stopped !== undefined;
  }

  #restore({ tensors, state }: { tensors: TensorMap; state: SnapshotState }): void {
    this.#subject.restore(tensors);
    this.#options.data.restore(state.position);
    this.#step = state.step;
    for (const callback of this.#callbacks) {
      if (callback.name in state.callbacks) callback.restore?.(state.callbacks[callback.name]);
    }
  }
}

function notFinite(name: string, value: number, step: number): TrainingError {
  return new TrainingError({
    who: 'train',
    expected: `'${name}' to stay a finite number`,
    got: `${value} at step ${step}`,
    remedy: 'lower the learning rate or clip the gradients; what was saved before is untouched',
  });
}
