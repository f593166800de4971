import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { BEST, type Checkpoint, decodeCheckpoint, LAST, loadCheckpoint } from '@reverie/core';
import { fileStore } from '@reverie/core/node';
import type { CharRNN } from '../models/char-rnn.ts';
import { charRNNFromCheckpoint } from '../models/pretrained.ts';
import { about, InputError } from './failure.ts';
import type { Output } from './output.ts';

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

/** Builds the character model of a checkpoint. */
export function modelOf({ path, checkpoint }: OpenedCheckpoint): Promise<CharRNN> {
  return about(path, () => charRNNFromCheckpoint(checkpoint));
}
