import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  BEST,
  type Checkpoint,
  decodeCheckpoint,
  LAST,
  type LoadableModel,
  loadCheckpoint,
  type ModelKind,
  modelFromCheckpoint,
} from '@reverie/core';
import { fileStore } from '@reverie/core/node';
import { about, InputError } from './failure.ts';
import type { Output } from './output.ts';
import { commandsFor, type Program } from './program.ts';

/** A checkpoint that was named on the command line. */
export interface OpenedCheckpoint {
  /** The file, also where its run folder was named. */
  readonly path: string;
  readonly checkpoint: Checkpoint;
}

/** Reads a checkpoint: a file, or the best one of a run folder, or else its last one. */
export async function openCheckpoint(path: string, output: Output): Promise<OpenedCheckpoint> {
  const folder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (folder) return openFromRun(path, output);
  const bytes = await fileStore(dirname(path)).read(basename(path));
  if (bytes === undefined) {
    const expected = 'a checkpoint or a run folder';
    throw new InputError({ who: path, expected, got: 'no such file', remedy: 'check the path' });
  }
  return { path, checkpoint: await about(path, () => decodeCheckpoint(bytes)) };
}

async function openFromRun(folder: string, output: Output): Promise<OpenedCheckpoint> {
  const store = fileStore(folder);
  for (const file of [BEST, LAST]) {
    const loaded = await about(`${folder}/${file}`, () => loadCheckpoint(store, file));
    if (loaded === undefined) continue;
    if (loaded.warning !== undefined) output.warn(loaded.warning);
    return { path: `${folder}/${loaded.name}`, checkpoint: loaded.checkpoint };
  }
  const expected = `a checkpoint or a run folder with ${BEST} or ${LAST}`;
  throw new InputError({ who: folder, expected, got: 'a folder without them' });
}

/**
 * Builds the model of a checkpoint.
 *
 * @param kinds those that the command can use
 * @throws InputError that says which command reads a checkpoint of another kind
 */
export function modelOf<M extends LoadableModel & { dispose(): void }>(
  { path, checkpoint }: OpenedCheckpoint,
  kinds: readonly ModelKind<M>[],
  program: Program,
): Promise<M> {
  const [command] = commandsFor(program, checkpoint.metadata.kind);
  return about(path, () => modelFromCheckpoint(path, checkpoint, kinds, command && `${command} reads it`));
}
