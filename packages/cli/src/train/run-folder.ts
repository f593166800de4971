import { type Batch, LAST, type Store } from '@reverie/core';
import { type FolderLock, lockFolder } from '@reverie/core/node';
import { InputError } from '../failure.ts';
import type { Host } from '../host.ts';
import {
  type ChosenSettings,
  completeSettings,
  parseConfig,
  parseObject,
  settingChanges,
  settingsToJSON,
} from './read-settings.ts';
import type { CommonSettings } from './settings.ts';
import type { TrainInput, TrainTask } from './task.ts';

/** What a run folder holds beside checkpoints: the settings, from which training goes on or starts anew elsewhere. */
export const CONFIG = 'config.json';

/** The figures of every step, a JSON object a line. */
export const LOG = 'log.jsonl';

/** A folder that one process trains into. */
export interface RunFolder {
  readonly folder: string;
  readonly store: Store;
  readonly lock: FolderLock;
}

/** What was chosen when a run began. */
export interface SavedRun<S> {
  readonly settings: S;
  readonly sha256: string;
}

/** A task, whatever it reads. */
type Task<S extends CommonSettings> = Pick<
  TrainTask<S, TrainInput, Batch>,
  'outline' | 'inputKey' | 'inputNoun'
>;

/** What the run in a folder was started with. @throws InputError where there is no run, or one of another task. */
export async function readSavedRun<S extends CommonSettings>(
  { outline, inputKey }: Task<S>,
  host: Host,
  folder: string,
): Promise<SavedRun<S>> {
  const bytes = await (await host.openStore(folder)).read(CONFIG);
  const remedy = 'name its folder with --run';
  if (bytes === undefined) {
    const expected = `a run to go on with (a folder with ${CONFIG})`;
    throw new InputError({ who: folder, expected, got: 'none', remedy });
  }
  const path = `${folder}/${CONFIG}`;
  const content = new TextDecoder().decode(bytes);
  const input = parseObject(path, content)[inputKey];
  if (typeof input !== 'object' || input === null || !('sha256' in input)) {
    const expected = `a run that '${[host.program.name, ...outline.group, 'train'].join(' ')}' began`;
    throw new InputError({ who: folder, expected, got: 'one of another command', remedy });
  }
  const chosen = parseConfig(path, content, { table: outline.settings, inputKey });
  return { settings: completeSettings(outline, chosen), sha256: String(input.sha256) };
}

/** The settings of a run that goes on. @throws InputError that lists what does not fit the run. */
export function resumedSettings<S extends CommonSettings>(
  { outline, inputKey }: Task<S>,
  folder: string,
  saved: SavedRun<S>,
  chosen: ChosenSettings<S>,
): S {
  const settings = completeSettings(outline, saved.settings, chosen);
  const changes = settingChanges(outline.settings, { kept: saved.settings, asked: settings }, 'fixed');
  if (changes.length === 0) return settings;
  const got = changes.map(({ flag, kept, asked }) => `${flag} ${asked} instead of ${kept}`).join(', ');
  const remedy = 'leave these flags out, or start another run in another folder with --run';
  throw new InputError({ who: folder, expected: toGoOn(inputKey), got, remedy });
}

/** Refuses to go on with other data. */
export function checkSameInput<S extends CommonSettings>(
  { inputKey, inputNoun }: Task<S>,
  folder: string,
  saved: SavedRun<S>,
  input: TrainInput,
): void {
  if (saved.sha256 === input.sha256) return;
  const got = `${input.name}, which is not the ${inputNoun} that the run began with`;
  const remedy = `name that ${inputNoun}, or another folder with --run`;
  throw new InputError({ who: folder, expected: toGoOn(inputKey), got, remedy });
}

const toGoOn = (inputKey: string): string => `to go on with the same ${inputKey}, model and data settings`;

/** Takes a folder for a run. Nothing that was saved there is lost: a folder with checkpoints is for `--resume` only. */
export async function openRunFolder(host: Host, folder: string, resume: boolean): Promise<RunFolder> {
  const lock = await lockFolder(folder);
  try {
    const store = await host.openStore(folder);
    if (!resume && (await store.list()).includes(LAST)) {
      const remedy = 'go on with it by --resume, or name another folder with --run';
      const expected = 'a folder for a new run';
      throw new InputError({ who: folder, expected, got: 'one that holds a run already', remedy });
    }
    return { folder, store, lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Writes what the run is made with. */
export async function saveConfig<S extends CommonSettings>(
  { outline, inputKey }: Task<S>,
  { store }: RunFolder,
  settings: S,
  { name: file, sha256 }: TrainInput,
): Promise<void> {
  const config = { [inputKey]: { file, sha256 }, ...settingsToJSON(outline.settings, settings) };
  await store.write(CONFIG, new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`));
}
