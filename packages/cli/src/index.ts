export { sha256 } from './checksum.ts';
export {
  addUseFlags,
  CHECKPOINT_OR_SHIPPED,
  groupCommand,
  type UseFlags,
  useCommand,
} from './commands/group.ts';
export { infoCommand } from './commands/info.ts';
export { backendFlag, type FlagOptions, flag, outputFlags } from './commands/options.ts';
export { type CommandPlace, trainCommand } from './commands/train.ts';
export { about, describeFailure, EXIT, InputError, traceOf, UsageError } from './failure.ts';
export { callOf, type EndSignal, type Host, nodeHost, type Sink } from './host.ts';
export { catchInterruption, type Interruption } from './interruption.ts';
export {
  counted,
  formatCount,
  formatSeconds,
  hasStyle,
  makeOutput,
  type Output,
  type OutputFlags,
} from './output.ts';
export { commandsFor, type Program, type ShippedCheckpoint } from './program.ts';
export type { Describe } from './run-info.ts';
export { type ProgramOutline, runProgram } from './run-program.ts';
export { shellWords } from './shell.ts';
export type { TrainOutline } from './train/outline.ts';
export type { ChosenSettings } from './train/read-settings.ts';
export {
  type CommonSettings,
  type CourseSettings,
  courseSettings,
  DATA,
  kebab,
  MODEL,
  SEED,
  type Setting,
  type SettingTable,
  WATCHING,
  type WatchSettings,
  watchSettings,
} from './train/settings.ts';
export { checkShares, SHARES, type ShareSettings } from './train/shares.ts';
export { fileNamed, type Kind, oneOf, type Range, readValue, real, text, toggle, whole } from './values.ts';
