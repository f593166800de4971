import { CheckpointError } from '../errors.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { previousOf, type Store } from './stores/store.ts';

/** A checkpoint and where it came from. */
export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The name that was asked for, or that of its previous content. */
  readonly name: string;
  /** Why it is the previous one, where it is. */
  readonly warning?: string;
}

/** Saves a checkpoint; the one that was there under this name becomes the previous one. */
export async function saveCheckpoint(store: Store, name: string, checkpoint: Checkpoint): Promise<void> {
  await store.write(name, encodeCheckpoint(checkpoint));
}

/**
 * Loads the checkpoint `name`, or the previous one where the newest is damaged or gone.
 *
 * @returns undefined where there is neither.
 * @throws CheckpointError about the newest where no good one is left.
 */
export async function loadCheckpoint(store: Store, name: string): Promise<LoadedCheckpoint | undefined> {
  const newest = await attempt(store, name);
  if (newest !== undefined && !(newest instanceof CheckpointError)) return { checkpoint: newest, name };
  const previous = await attempt(store, previousOf(name));
  if (previous !== undefined && !(previous instanceof CheckpointError)) {
    const fault = newest === undefined ? `'${name}' is missing` : newest.message.replace(/\.$/, '');
    const warning = `${fault}; the previous checkpoint is used instead.`;
    return { checkpoint: previous, name: previousOf(name), warning };
  }
  if (newest ?? previous) throw newest ?? previous;
  return undefined;
}

async function attempt(store: Store, name: string): Promise<Checkpoint | CheckpointError | undefined> {
  try {
    const bytes = await store.read(name);
    return bytes && decodeCheckpoint(bytes, name);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
}
