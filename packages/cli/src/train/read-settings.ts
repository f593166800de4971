import { basename, dirname } from 'node:path';
import { fileStore } from '@reverie/core/node';
import { InputError, UsageError } from '../failure.ts';
import { readValue } from '../values.ts';
import type { TrainOutline } from './outline.ts';
import { type CommonSettings, defaultsOf, kebab, namesOf, type SettingTable } from './settings.ts';

/** Settings that someone chose; the others keep their defaults. */
export type ChosenSettings<S> = Partial<S>;

/** Chosen settings with the defaults for the rest. Later sources win. */
export function completeSettings<S extends CommonSettings>(
  { settings: table, presets, checkTogether }: TrainOutline<S>,
  ...sources: readonly ChosenSettings<S>[]
): S {
  const chosen: ChosenSettings<S> = Object.assign({}, ...sources);
  const layers: readonly object[] = [defaultsOf(table), presets?.(chosen) ?? {}, chosen];
  const settings: S = Object.assign({}, ...layers);
  checkTogether(settings);
  return settings;
}

/** Where the settings in a configuration file belong. */
export interface ConfigFormat<S> {
  readonly table: SettingTable<S>;
  /** The key under which a run's `config.json` describes what it is trained on, beside the settings. */
  readonly inputKey: string;
}

/** A configuration file: a JSON object of flags without dashes, `{"rnn-size": 256}`; char-rnn's `rnn_size` is read too. */
export async function readConfigFile<S>(path: string, format: ConfigFormat<S>): Promise<ChosenSettings<S>> {
  const bytes = await fileStore(dirname(path)).read(basename(path));
  if (bytes === undefined) {
    throw new InputError({ who: path, expected: 'a configuration file', got: 'no such file' });
  }
  return parseConfig(path, new TextDecoder().decode(bytes), format);
}

/** @throws UsageError that names the key which is unknown or has a value that its setting cannot have. */
export function parseConfig<S>(
  path: string,
  content: string,
  { table, inputKey }: ConfigFormat<S>,
): ChosenSettings<S> {
  const chosen = Object.entries(parseObject(path, content))
    .filter(([key]) => key !== inputKey)
    .map(([key, value]) => {
      const name = namesOf(table).find((setting) => kebab(setting) === kebab(key).replaceAll('_', '-'));
      if (name === undefined)
        throw new UsageError(`${path} has a key ${JSON.stringify(key)}, which is no setting`);
      return [name, readValue<unknown>(`'${key}' in ${path}`, table[name].kind, value)] as const;
    });
  return Object.fromEntries(chosen) as ChosenSettings<S>;
}

/** The JSON object that a file holds. */
export function parseObject(path: string, content: string): Readonly<Record<string, unknown>> {
  const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    const got = content.trim() === '' ? 'an empty file' : 'text that is not JSON';
    throw new InputError({ who: path, expected: 'a JSON object', got }, { cause });
  }
  if (isObject(value)) return value;
  throw new InputError({ who: path, expected: 'a JSON object', got: content.trim().slice(0, 40) });
}

/** Settings as the JSON of a configuration file. */
export function settingsToJSON<S>(table: SettingTable<S>, settings: S): Record<string, unknown> {
  return Object.fromEntries(namesOf(table).map((name) => [kebab(name), settings[name]]));
}

/** A setting that a resumed run is asked to have otherwise. */
export interface SettingChange {
  readonly flag: string;
  readonly kept: string;
  readonly asked: string;
}

/** The differences between a run's settings and those asked for, among the settings that `onResume` names. */
export function settingChanges<S>(
  table: SettingTable<S>,
  { kept, asked }: { readonly kept: S; readonly asked: S },
  onResume: 'fixed' | 'steers',
): readonly SettingChange[] {
  const shown = (value: unknown): string => (value === undefined ? 'not set' : `${value}`);
  return namesOf(table)
    .filter((name) => table[name].onResume === onResume && kept[name] !== asked[name])
    .map((name) => ({ flag: `--${kebab(name)}`, kept: shown(kept[name]), asked: shown(asked[name]) }));
}
