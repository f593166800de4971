import { basename, dirname } from 'node:path';
import { fileStore } from '@reverie/core/node';
import { InputError, UsageError } from '../failure.ts';
import { readValue } from '../values.ts';
import { DEFAULTS, kebab, SETTING_NAMES, SETTINGS, type TrainSettings } from './settings.ts';

/** Settings that someone chose; the others keep their defaults. */
export type ChosenSettings = Partial<TrainSettings>;

/** The key under which a run's `config.json` describes its text, beside the settings. */
export const TEXT_KEY = 'text';

/** Chosen settings with the defaults for the rest. Later sources win. */
export function completeSettings(...sources: readonly ChosenSettings[]): TrainSettings {
  const settings = Object.assign({ ...DEFAULTS }, ...sources) as TrainSettings;
  checkTogether(settings);
  return settings;
}

/** A configuration file: a JSON object of flags without dashes, `{"rnn-size": 256}`; char-rnn's `rnn_size` is read too. */
export async function readConfigFile(path: string): Promise<ChosenSettings> {
  const bytes = await fileStore(dirname(path)).read(basename(path));
  if (bytes === undefined) {
    throw new InputError({ who: path, expected: 'a configuration file', got: 'no such file' });
  }
  return parseConfig(path, new TextDecoder().decode(bytes));
}

/** @throws UsageError that names the key which is unknown or has a value that its setting cannot have. */
export function parseConfig(path: string, content: string): ChosenSettings {
  const chosen = Object.entries(parseObject(path, content))
    .filter(([key]) => key !== TEXT_KEY)
    .map(([key, value]) => {
      const name = SETTING_NAMES.find((setting) => kebab(setting) === kebab(key).replaceAll('_', '-'));
      if (name === undefined)
        throw new UsageError(`${path} has a key ${JSON.stringify(key)}, which is no setting`);
      return [name, readValue<unknown>(`'${key}' in ${path}`, SETTINGS[name].kind, value)] as const;
    });
  return Object.fromEntries(chosen);
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
export function settingsToJSON(settings: TrainSettings): Record<string, unknown> {
  return Object.fromEntries(SETTING_NAMES.map((name) => [kebab(name), settings[name]]));
}

/** A setting that a resumed run is asked to have otherwise. */
export interface SettingChange {
  readonly flag: string;
  readonly kept: string;
  readonly asked: string;
}

/** The differences between a run's settings and those asked for, among the settings that `onResume` names. */
export function settingChanges(
  kept: TrainSettings,
  asked: TrainSettings,
  onResume: 'fixed' | 'steers',
): readonly SettingChange[] {
  const shown = (value: unknown): string => (value === undefined ? 'not set' : `${value}`);
  return SETTING_NAMES.filter(
    (name) => SETTINGS[name].onResume === onResume && kept[name] !== asked[name],
  ).map((name) => ({ flag: `--${kebab(name)}`, kept: shown(kept[name]), asked: shown(asked[name]) }));
}

function checkTogether({ trainFrac, valFrac, tied, embeddingSize, rnnSize }: TrainSettings): void {
  if (trainFrac + valFrac > 1 + 1e-9) {
    const sum = `${trainFrac} + ${valFrac}`;
    throw new UsageError(`--train-frac and --val-frac together must not be more than 1, got ${sum}`);
  }
  if (tied && embeddingSize !== rnnSize) {
    const got = embeddingSize ?? 'none';
    throw new UsageError(`--tied needs an --embedding-size equal to --rnn-size ${rnnSize}, got ${got}`);
  }
}
