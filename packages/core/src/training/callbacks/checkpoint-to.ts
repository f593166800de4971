import { checkNumber } from '../../errors.ts';
import { checkArchitecture } from '../../persistence/architecture.ts';
import { loadCheckpoint, saveCheckpoint } from '../../persistence/checkpoint-files.ts';
import type { CheckpointMetadata } from '../../persistence/metadata.ts';
import type { Store } from '../../persistence/stores/store.ts';
import { storedToTensors, tensorsToStored } from '../../persistence/tensors.ts';
import { type TensorMap, tf } from '../../tf.ts';
import type { Callback, Snapshot, SnapshotState, TrainingRun } from '../callback.ts';
import type { Figures } from '../history.ts';

/** Options of {@link checkpointTo}. */
export interface CheckpointOptions {
  /** Updates between checkpoints. Default: 500. */
  readonly every?: number;
  /** A figure to minimise: where it is lowest so far, the checkpoint is also kept as {@link BEST}. Default: `'validation'`. */
  readonly best?: string;
}

/** The newest checkpoint of a run. */
export const LAST = 'last.safetensors';

/** The checkpoint with the lowest validation loss. */
export const BEST = 'best.safetensors';

/**
 * Saves the run every so many updates and at its end, from which {@link loadRun} goes on bit for bit, and keeps the best.
 * A run that failed is not saved: the last good checkpoint stays.
 */
export function checkpointTo(
  store: Store,
  { every = 500, best: figure = 'validation' }: CheckpointOptions = {},
): Callback {
  checkNumber('checkpointTo', 'every', every, { integer: true, min: 1 });
  let best = Infinity;
  let saved = -1;
  const save = async (run: TrainingRun, name: string): Promise<void> =>
    saveCheckpoint(store, name, {
      tensors: await tensorsToStored(run.snapshot().tensors),
      metadata: metadataOf(run),
    });
  return {
    name: 'checkpoint',
    async onStep(run: TrainingRun, figures: Figures) {
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
      best = (state as { best: number | null }).best ?? Infinity;
    },
  };
}

function metadataOf(run: TrainingRun): CheckpointMetadata {
  const { kind, config, step, random, position, callbacks } = run.snapshot().state;
  const backend = { name: tf.getBackend(), tfjs: tf.version.tfjs };
  return { kind, config, step, random, position, backend, extra: { callbacks } };
}

/** A saved run: give it to `train` as `resume`, and dispose its tensors afterwards. */
export interface LoadedRun extends Snapshot {
  readonly tensors: TensorMap;
  readonly state: SnapshotState;
  /** Why an older checkpoint than the newest is used, where it is. */
  readonly warning?: string;
}

/**
 * Loads the newest checkpoint of a run, or the one before it where the newest is damaged.
 *
 * @returns undefined where there is none.
 * @throws CheckpointError where the file is of another architecture than `expected`; it lists what differs.
 */
export async function loadRun(
  store: Store,
  expected: { readonly kind: string; readonly config: object },
): Promise<LoadedRun | undefined> {
  const loaded = await loadCheckpoint(store, LAST);
  if (loaded === undefined) return undefined;
  const { tensors, metadata } = loaded.checkpoint;
  const { kind, config, step = 0, random, position = { epoch: 0, index: 0 }, extra } = metadata;
  checkArchitecture('loadRun', expected, metadata);
  const callbacks = (extra?.['callbacks'] ?? {}) as SnapshotState['callbacks'];
  return {
    tensors: storedToTensors(tensors),
    state: { step, kind, config, position, callbacks, random: random! },
    ...(loaded.warning === undefined ? {} : { warning: loaded.warning }),
  };
}
