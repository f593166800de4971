import type { CommonSettings, SettingTable } from './settings.ts';

/** What the command line knows of a kind of training before anything is loaded: its words, its flags and their limits. */
export interface TrainOutline<S extends CommonSettings> {
  /** The words in front of the verb: none for texts, `['video']`. */
  readonly group: readonly string[];
  readonly description: string;
  /** What is trained on, as commander writes arguments, and its help. */
  readonly argument: readonly [name: string, help: string] | undefined;
  /** Where the run is kept if nothing else is said: `'runs/FILE'`. */
  readonly defaultRun: string;
  readonly settings: SettingTable<S>;
  /** Defaults that depend on what is chosen. Default: none. */
  presets?(chosen: Partial<S>): Partial<S>;
  readonly help: string;
  /** Throws a UsageError for settings that contradict each other. */
  checkTogether(settings: S): void;
}
