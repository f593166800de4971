import { type Kind, oneOf, real, text, toggle, whole } from '../values.ts';

/** One setting: a flag, and a key of configuration files. */
export interface Setting<T> {
  readonly kind: Kind<T>;
  readonly help: string;
  /** Heading in the help. */
  readonly group: string;
  readonly default?: T;
  /**
   * What a resumed run may do with it: nothing, as weights or data would not fit; change it, but then the run is no longer
   * the one that would have been; change it freely, as no weight depends on it.
   */
  readonly onResume: 'fixed' | 'steers' | 'free';
}

/** All settings of a task, in the order of the help. */
export type SettingTable<S> = { readonly [Key in keyof Required<S>]: Setting<Required<S>[Key]> };

/** How training goes, whatever is trained. */
export interface CourseSettings {
  readonly learningRate: number;
  readonly lrSchedule: 'cosine' | 'constant';
  readonly gradClip: number;
  readonly maxEpochs?: number;
  readonly steps?: number;
  readonly patience?: number;
}

/** How training is watched and where it is computed, whatever is trained. */
export interface WatchSettings {
  readonly evalEvery: number;
  readonly checkpointEvery: number;
  readonly sampleEvery: number;
  readonly plots: boolean;
  readonly backend?: string;
}

/** What every training run is made with. */
export interface CommonSettings extends CourseSettings, WatchSettings {
  readonly batchSize: number;
  readonly seed: number;
}

const COURSE = { group: 'Optimization:', onResume: 'steers' } as const;
export const WATCHING: Pick<Setting<unknown>, 'group' | 'onResume'> = {
  group: 'Watching and saving:',
  onResume: 'free',
};
export const MODEL: Pick<Setting<unknown>, 'group' | 'onResume'> = { group: 'Model:', onResume: 'fixed' };
export const DATA: Pick<Setting<unknown>, 'group' | 'onResume'> = { group: 'Data:', onResume: 'fixed' };

/** The seed of all randomness. */
export const SEED: Setting<number> = {
  ...DATA,
  kind: whole({ min: 0 }),
  default: 1,
  help: 'the same seed on the same backend gives the same numbers',
};

/** @param maxEpochs the help of `--max-epochs` */
export function courseSettings(
  defaults: Pick<CourseSettings, 'learningRate' | 'gradClip'>,
  maxEpochs: string,
): SettingTable<CourseSettings> {
  return {
    learningRate: {
      ...COURSE,
      kind: real({ above: 0 }),
      default: defaults.learningRate,
      help: "Adam's learning rate",
    },
    lrSchedule: {
      ...COURSE,
      kind: oneOf('cosine', 'constant'),
      default: 'cosine',
      help: 'cosine falls to a twentieth of the rate',
    },
    gradClip: {
      ...COURSE,
      kind: real({ min: 0 }),
      default: defaults.gradClip,
      help: "limit of the gradient's norm; 0 for none",
    },
    maxEpochs: { ...COURSE, kind: real({ above: 0 }), help: maxEpochs },
    steps: { ...COURSE, kind: whole({ min: 1 }), help: 'updates in all, instead of --max-epochs' },
    patience: {
      ...COURSE,
      kind: whole({ min: 1 }),
      help: 'end after so many validations in a row without a better one (default: never)',
    },
  };
}

/** @param drawn the help of `--plots` */
export function watchSettings(
  drawn = 'draw the curves of the run into RUN/plots/*.svg',
): SettingTable<WatchSettings> {
  return {
    evalEvery: { ...WATCHING, kind: whole({ min: 1 }), default: 250, help: 'steps between validations' },
    checkpointEvery: {
      ...WATCHING,
      kind: whole({ min: 1 }),
      default: 250,
      help: 'steps between checkpoints',
    },
    sampleEvery: {
      ...WATCHING,
      kind: whole({ min: 0 }),
      default: 500,
      help: 'steps between samples; 0 for none',
    },
    plots: { ...WATCHING, kind: toggle, default: false, help: drawn },
    backend: {
      kind: text('name'),
      group: WATCHING.group,
      onResume: 'steers',
      help: 'where to compute: simd, gpujs, wasm, cpu (default: the fastest)',
    },
  };
}

/** `'rnnSize'` as `'rnn-size'`: its flag without the dashes, and its key in files. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The names of all settings of a table. */
export const namesOf = <S>(table: SettingTable<S>): readonly (keyof S & string)[] =>
  Object.keys(table) as (keyof S & string)[];

/** What settings have where nothing is chosen. */
export function defaultsOf<S>(table: SettingTable<S>): Partial<S> {
  const all = namesOf(table).map((name) => [name, table[name].default] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as Partial<S>;
}
