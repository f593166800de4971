import { type Batch, type DataPosition, toTensors } from '../data/source.ts';
import { ConfigError } from '../errors.ts';
import { checkArchitecture } from '../persistence/architecture.ts';
import { Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import type { Callback, Snapshot, TrainingRun } from './callback.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import { checkFigures, checkTensors, sumOfAll } from './finite-guard.ts';
import { type Figures, History } from './history.ts';
import { readScalars } from './read-scalars.ts';
import type { TrainOptions } from './train-options.ts';
import type { TrainingStep } from './training-step.ts';

/** One call of `train`: drives a step through the data with callbacks around it. */
export class Run<B extends Batch> implements TrainingRun {
  readonly history: History = new History();
  readonly #subject: TrainingStep<B>;
  readonly #options: TrainOptions<B>;
  readonly #callbacks: readonly Callback[];
  readonly #turns = new EventLoopTurns();
  /** Of the resumed run where there is one, so that it draws what it would have drawn. */
  readonly #random: Random;
  #step = 0;

  constructor(subject: TrainingStep<B>, options: TrainOptions<B>) {
    this.#subject = subject;
    this.#options = options;
    this.#callbacks = options.callbacks ?? [];
    checkNames(this.#callbacks);
    const { resume } = options;
    this.#random = resume === undefined ? options.random : new Random(resume.state.random);
    if (resume !== undefined) this.#restore(resume);
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
        random: this.#random.state(),
        callbacks: Object.fromEntries(callbacks.map((callback) => [callback.name, callback.state!()])),
      },
    };
  }

  /** Makes the remaining updates, with all callbacks around them. Each of them ends, whatever fails before. */
  async complete(): Promise<History> {
    const failures: unknown[] = [];
    try {
      for (const callback of this.#callbacks) await callback.onStart?.(this);
      while (!this.#done()) await this.#pass();
    } catch (error) {
      failures.push(error);
    }
    const [failure] = failures;
    for (const callback of this.#callbacks) {
      try {
        await callback.onEnd?.(this, failure);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return this.history;
  }

  /** Goes on to the end of the current pass over the data. */
  async #pass(): Promise<void> {
    for await (const batch of this.#options.data) {
      const figures = await this.#update(batch);
      for (const callback of this.#callbacks) await callback.onStep?.(this, figures);
      this.history.rows.push({ step: this.#step, figures });
      for (const callback of this.#callbacks) await callback.afterStep?.(this, figures);
      for (const callback of this.#callbacks) await callback.onSave?.(this, figures);
      await this.#turns.take();
      if (this.#done()) return;
    }
  }

  async #update(batch: B): Promise<Figures> {
    const context = { step: this.#step, random: this.#random.split(`step ${this.#step}`) };
    const { scalars, sum } = tf.tidy(() => ({
      scalars: { ...this.#subject.run(toTensors(batch), context) },
      sum: sumOfAll(this.#subject.tensors()),
    }));
    this.#step++;
    const [figures, health] = [await readScalars(scalars), await readScalars({ sum })];
    checkFigures(figures, this.#step);
    if (!Number.isFinite(health['sum'])) await checkTensors(this.#subject.tensors(), this.#step);
    return figures;
  }

  #done(): boolean {
    if (this.#step >= this.steps) return true;
    if (this.#options.signal?.aborted === true) this.stop('aborted');
    return this.history.stopped !== undefined;
  }

  #restore({ tensors, state }: Snapshot): void {
    checkArchitecture('train', this.#subject, state);
    this.#subject.restore(tensors);
    this.#options.data.restore(state.position);
    this.#step = state.step;
    for (const callback of this.#callbacks) {
      if (Object.hasOwn(state.callbacks, callback.name)) callback.restore?.(state.callbacks[callback.name]);
    }
  }
}

/** Callbacks with a state must differ in name, or a checkpoint would lose one. */
function checkNames(callbacks: readonly Callback[]): void {
  const names = callbacks.filter(({ state }) => state !== undefined).map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new ConfigError({ who: 'train', expected: 'callbacks of different names', got: `'${twice}' twice` });
}
