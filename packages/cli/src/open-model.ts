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
import { nearest } from './nearest.ts';
import type { Output } from './output.ts';
import { commandsFor, type Program } from './program.ts';

/** A checkpoint that was named on the command line. */
export interface OpenedCheckpoint {
  /** The file, also where its run folder was named; the name of a checkpoint that ships. */
  readonly path: string;
  readonly checkpoint: Checkpoint;
  /** Whether it ships with the program's package. */
  readonly shipped: boolean;
}

/** What is known where a checkpoint is opened. */
export interface OpenContext {
  readonly program: Program;
  readonly output: Output;
  /** The kinds that the command can use, for suggestions. Default: all. */
  readonly kinds?: readonly string[];
}

/**
 * Reads a checkpoint: a file, or the best one of a run folder, or else its last one; where there is no such file or folder, the one
 * that ships under this name.
 */
export async function openCheckpoint(path: string, context: OpenContext): Promise<OpenedCheckpoint> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) return openShipped(path, context);
  if (entry.isDirectory()) return openFromRun(path, context.output);
  const bytes = await fileStore(dirname(path)).read(basename(path));
  if (bytes === undefined) throw noSuchFile(path, []);
  return { path, checkpoint: await about(path, () => decodeCheckpoint(bytes)), shipped: false };
}

async function openShipped(name: string, { program, kinds }: OpenContext): Promise<OpenedCheckpoint> {
  const all = (await program.shipped?.()) ?? {};
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found !== undefined) return { path: name, checkpoint: await found.read(), shipped: true };
  const names = Object.keys(all).filter((known) => kinds === undefined || kinds.includes(all[known]!.kind));
  throw noSuchFile(name, names);
}

/** @param names of models that ship, one of which may have been meant */
function noSuchFile(who: string, names: readonly string[]): InputError {
  const got = 'no such file';
  if (names.length === 0 || !/^[\w-]+$/.test(who))
    return new InputError({ who, expected: 'a checkpoint or a run folder', got, remedy: 'check the path' });
  const expected = 'a checkpoint, a run folder or the name of a model that ships';
  const meant = nearest(who, names);
  if (meant === undefined)
    return new InputError({
      who,
      expected,
      got,
      remedy: `check the path, or name one of ${names.join(', ')}`,
    });
  return new InputError({ who, expected, got: `${got} (did you mean ${meant}?)` });
}

async function openFromRun(folder: string, output: Output): Promise<OpenedCheckpoint> {
  const store = fileStore(folder);
  for (const file of [BEST, LAST]) {
    const loaded = await about(`${folder}/${file}`, () => loadCheckpoint(store, file));
    if (loaded === undefined) continue;
    if (loaded.warning !== undefined) output.warn(loaded.warning);
    return { path: `${folder}/${loaded.name}`, checkpoint: loaded.checkpoint, shipped: false };
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
  const [command] = commandsFor(program, checkpoint.metadata);
  return about(path, () => modelFromCheckpoint(path, checkpoint, kinds, command && `${command} reads it`));
}
