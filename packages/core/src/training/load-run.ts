import { CheckpointError } from '../errors.ts';
import { type Architecture, checkArchitecture } from '../persistence/architecture.ts';
import { loadCheckpoint } from '../persistence/checkpoint-files.ts';
import type { CheckpointMetadata } from '../persistence/metadata.ts';
import type { Store } from '../persistence/stores/store.ts';
import { storedToTensors } from '../persistence/tensors.ts';
import type { Snapshot, SnapshotState } from './callback.ts';
import { LAST } from './callbacks/checkpoint-to.ts';

/** A saved run: give it to `train` as `resume`, and dispose its tensors afterwards. */
export interface LoadedRun extends Snapshot {
  /** Why an older checkpoint than the newest is used, where it is. */
  readonly warning?: string;
}

/**
 * Loads the newest checkpoint of a run, or the one before it where the newest is damaged.
 *
 * @returns undefined where there is none.
 * @throws CheckpointError where the file is of another architecture than `expected`; it lists what differs.
 */
export async function loadRun(store: Store, expected: Architecture): Promise<LoadedRun | undefined> {
  const loaded = await loadCheckpoint(store, LAST);
  if (loaded === undefined) return undefined;
  const { tensors, metadata } = loaded.checkpoint;
  checkArchitecture('loadRun', expected, metadata);
  const state = stateOf(metadata, loaded.name);
  const run = { tensors: storedToTensors(tensors), state };
  return loaded.warning === undefined ? run : { ...run, warning: loaded.warning };
}

function stateOf(
  { kind, config, step, random, position, extra }: CheckpointMetadata,
  who: string,
): SnapshotState {
  if (step === undefined || random === undefined || position === undefined) {
    throw new CheckpointError({
      who,
      expected: 'the checkpoint of a training run',
      got: 'a model without the state of its training',
      remedy: 'load it with loadModel and start a new run',
    });
  }
  const callbacks: object = extra?.['callbacks'] ?? {};
  return { kind, config, step, random, position, callbacks: Object.fromEntries(Object.entries(callbacks)) };
}
