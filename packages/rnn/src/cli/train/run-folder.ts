import { LAST, type Store } from '@reverie/core';
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
  TEXT_KEY,
} from './read-settings.ts';
import type { TrainSettings } from './settings.ts';
import type { TextFile } from './text-parts.ts';

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
export interface SavedRun {
  readonly settings: TrainSettings;
  readonly sha256: string;
}

/** What the run in a folder was started with. @throws InputError where there is no run. */
export async function readSavedRun(host: Host, folder: string): Promise<SavedRun> {
  const bytes = await (await host.openStore(folder)).read(CONFIG);
  if (bytes === undefined) {
    const expected = `a run to go on with (a folder with ${CONFIG})`;
    throw new InputError({ who: folder, expected, got: 'none', remedy: 'name its folder with --run' });
  }
  const path = `${folder}/${CONFIG}`;
  const content = new TextDecoder().decode(bytes);
  const text = parseObject(path, content)[TEXT_KEY];
  const sha256 = typeof text === 'object' && text !== null && 'sha256' in text ? String(text.sha256) : '';
  return { settings: completeSettings(parseConfig(path, content)), sha256 };
}

/** The settings of a run that goes on. @throws InputError that lists what does not fit the run. */
export function resumedSettings(
  folder: string,
  saved: SavedRun,
  text: TextFile,
  chosen: ChosenSettings,
): TrainSettings {
  const expected = 'to go on with the same text, model and data settings';
  if (saved.sha256 !== text.sha256) {
    const got = `${text.path}, which is not the text that the run began with`;
    throw new InputError({
      who: folder,
      expected,
      got,
      remedy: 'name that text, or another folder with --run',
    });
  }
  const settings = completeSettings(saved.settings, chosen);
  const contradictions = settingChanges(saved.settings, settings, 'fixed');
  if (contradictions.length === 0) return settings;
  const got = contradictions.map(({ flag, kept, asked }) => `${flag} ${asked} instead of ${kept}`).join(', ');
  const remedy = 'leave these flags out, or start another run in another folder with --run';
  throw new InputError({ who: folder, expected, got, remedy });
}

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
export async function saveConfig(
  { store }: RunFolder,
  settings: TrainSettings,
  text: TextFile,
): Promise<void> {
  const { path: file, sha256 } = text;
  const config = { [TEXT_KEY]: { file, sha256 }, ...settingsToJSON(settings) };
  await store.write(CONFIG, new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`));
}
