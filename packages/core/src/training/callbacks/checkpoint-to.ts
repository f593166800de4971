import { CheckpointError, checkNumber } from '../../errors.ts';
import { saveCheckpoint } from '../../persistence/checkpoint-files.ts';
import type { CheckpointMetadata } from '../../persistence/metadata.ts';
import type { Store } from '../../persistence/stores/store.ts';
import { tensorsToStored } from '../../persistence/tensors.ts';
import { tf } from '../../tf.ts';
import type { Callback, TrainingRun } from '../callback.ts';
import type { Figures } from '../history.ts';

/** Options of {@link checkpointTo}. */
export interface CheckpointOptions {
  /** Updates between checkpoints. Default: 500. */
  readonly every?: number;
  /** A figure to minimise: where it is lowest so far, the checkpoint is also kept as {@link BEST}. Default: `'validation'`. */
  readonly best?: string;
  /** What else belongs to the model, as JSON: the names of its classes. It comes to stand in the metadata's `extra`. Default: nothing. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The newest checkpoint of a run. */
export const LAST = 'last.safetensors';

/** The checkpoint with the lowest validation loss. */
export const BEST = 'best.safetensors';

/**
 * Saves the run every so many updates and at its end, from which `loadRun` goes on bit for bit, and keeps the best. Its
 * place among the callbacks does not matter. A run that failed is not saved: the last good checkpoint stays.
 */
export function checkpointTo(
  store: Store,
  { every = 500, best: figure = 'validation', extra = {} }: CheckpointOptions = {},
): Callback {
  checkNumber('checkpointTo', 'every', every, { integer: true, min: 1 });
  let best = Infinity;
  let saved = -1;
  const save = async (run: TrainingRun, name: string): Promise<void> =>
    saveCheckpoint(store, name, {
      tensors: await tensorsToStored(run.snapshot().tensors),
      metadata: metadataOf(run, extra),
    });
  return {
    name: 'checkpoint',
    onStart(run) {
      saved = run.step === 0 ? -1 : run.step;
    },
    async onSave(run: TrainingRun, figures: Readonly<Figures>) {
      const value = figures[figure];
      const isBest = value !== undefined && value < best;
      if (isBest) {
        best = value;
        await save(run, BEST);
      }
      if (run.step % every !== 0) return;
      saved = run.step;
      await save(run, LAST);
    },
    async onEnd(run, error) {
      if (error === undefined && run.step !== saved) await save(run, LAST);
    },
    state: () => ({ best: Number.isFinite(best) ? best : null }),
    restore(state) {
      best = bestOf(state);
    },
  };
}

function bestOf(state: unknown): number {
  const best = typeof state === 'object' && state !== null && 'best' in state ? state.best : undefined;
  if (best === null) return Infinity;
  if (typeof best === 'number') return best;
  const got = JSON.stringify(state);
  throw new CheckpointError({ who: 'checkpointTo', expected: 'a state with the best figure so far', got });
}

function metadataOf(run: TrainingRun, extra: CheckpointMetadata['extra']): CheckpointMetadata {
  const { kind, config, step, random, position, callbacks } = run.snapshot().state;
  const backend = { name: tf.getBackend(), tfjs: tf.version.tfjs };
  return { kind, config, step, random, position, backend, extra: { ...extra, callbacks } };
}
