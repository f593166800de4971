import { type Batch, type LoadedRun, loadRun } from '@reverie/core';
import { InputError } from '../failure.ts';
import type { Output } from '../output.ts';
import { settingChanges } from './read-settings.ts';
import type { RunFolder, SavedRun } from './run-folder.ts';
import type { CommonSettings } from './settings.ts';
import type { TrainInput, TrainPlan, TrainTask } from './task.ts';

/** Where a run that goes on begins. */
export const describeResumed = (made: number, steps: number): string =>
  made === steps
    ? `All ${steps} steps of this run are made; --steps N goes on to N.`
    : `Going on after step ${made}.`;

/** What makes the run take another course than it would have, a sentence each. */
export function steering<S extends CommonSettings, I extends TrainInput, B extends Batch>(
  { outline }: TrainTask<S, I, B>,
  saved: SavedRun<S>,
  asked: S,
): readonly string[] {
  return settingChanges(outline.settings, { kept: saved.settings, asked }, 'steers').map(
    (change) =>
      `Note: ${change.flag} was ${change.kept}, and is ${change.asked} from here on: the run takes another course than it would have.`,
  );
}

/** The newest checkpoint of the run, or undefined where it was stopped before its first. */
export async function loadBefore<B extends Batch>(
  run: RunFolder,
  { model, steps }: TrainPlan<B>,
  notes: readonly string[],
  output: Output,
): Promise<LoadedRun | undefined> {
  const before = await loadRun(run.store, model);
  if (before === undefined) {
    output.say(`${run.folder} has no checkpoint yet: the run starts from its beginning.`);
    return undefined;
  }
  if (before.warning !== undefined) output.warn(before.warning);
  const { step } = before.state;
  if (step > steps) {
    const expected = `at least the ${step} steps that the run has made`;
    throw new InputError({ who: '--steps', expected, got: `${steps}` });
  }
  for (const note of notes) output.warn(note);
  return before;
}
