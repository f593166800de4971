import { join, parse } from 'node:path';
import { type BackendName, type LoadedRun, loadRun, tf, useBackend } from '@reverie/core';
import { InputError } from '../failure.ts';
import type { Host } from '../host.ts';
import { catchInterruption } from '../interruption.ts';
import { makeOutput, type Output, type OutputFlags } from '../output.ts';
import { announce } from './announce.ts';
import { planRun, type TrainPlan } from './plan.ts';
import { drawPlots, loadPlots } from './plots.ts';
import { type ChosenSettings, completeSettings, readConfigFile, settingChanges } from './read-settings.ts';
import { reportInterruption, reportResult } from './report.ts';
import {
  openRunFolder,
  type RunFolder,
  readSavedRun,
  resumedSettings,
  type SavedRun,
  saveConfig,
} from './run-folder.ts';
import { readTextFile } from './text-parts.ts';
import { trainModel } from './train-model.ts';

/** Flags of `train` that are no settings of the run. */
export interface TrainFlags extends OutputFlags {
  readonly run?: string;
  readonly config?: string;
  readonly resume?: boolean;
}

/** `reverie-rnn train FILE`. @returns the exit code */
export async function runTrain(
  file: string,
  chosen: ChosenSettings,
  flags: TrainFlags,
  host: Host,
): Promise<number> {
  const { resume = false, run: folder = join('runs', parse(file).name) } = flags;
  const output = makeOutput(host, flags);
  const text = await readTextFile(file);
  const asked = { ...(flags.config === undefined ? {} : await readConfigFile(flags.config)), ...chosen };
  const saved = resume ? await readSavedRun(host, folder) : undefined;
  const settings =
    saved === undefined ? completeSettings(asked) : resumedSettings(folder, saved, text, asked);
  if (settings.plots) await loadPlots();
  const choice = await useBackend(settings.backend as BackendName | undefined);
  const kept = saved !== undefined && asked.backend === undefined;
  const backend = kept ? { ...choice, reason: 'as before' } : choice;
  // Whatever can be wrong with the text or the sizes is said before a folder is made.
  const plan = await planRun(text, { ...settings, backend: backend.name });
  const run = await openRunFolder(host, folder, resume);
  try {
    const before = saved === undefined ? undefined : await loadBefore(run, plan, saved, output);
    announce({ plan, backend, run, output });
    return await trainInto(run, { plan, before, quiet: flags.quiet ?? false, host, output });
  } finally {
    plan.model.dispose();
    await run.lock.release();
  }
}

/** What {@link trainInto} works with. */
interface TrainJob {
  readonly plan: TrainPlan;
  readonly before: LoadedRun | undefined;
  readonly quiet: boolean;
  readonly host: Host;
  readonly output: Output;
}

async function trainInto(run: RunFolder, job: TrainJob): Promise<number> {
  const { plan, before, quiet, host, output } = job;
  const interruption = catchInterruption(host, () =>
    output.warn('Finishing this step, then saving (once more to quit at once) …'),
  );
  const { signal } = interruption;
  try {
    const started = performance.now();
    await saveConfig(run, plan.settings, plan.text);
    if (before !== undefined) output.say(describeResumed(before.state.step, plan.steps));
    const history = await trainModel(plan, { run, host, output, quiet, signal, resume: before });
    tf.dispose({ ...before?.tensors });
    const seconds = (performance.now() - started) / 1000;
    const step = history.rows.at(-1)?.step ?? before?.state.step ?? 0;
    const outcome = { plan, step, run, history, seconds, program: host.program, output };
    if (plan.settings.plots) output.say(`Curves are drawn in ${await drawPlots(run.folder)}.`);
    const interrupted = interruption.exitCode();
    // All is saved: from here on Ctrl-C may end the process as ever.
    interruption.release();
    if (interrupted === undefined) return await reportResult(outcome);
    reportInterruption(outcome);
    return interrupted;
  } finally {
    interruption.release();
  }
}

const describeResumed = (made: number, steps: number): string =>
  made === steps
    ? `All ${steps} steps of this run are made; --steps N goes on to N.`
    : `Going on after step ${made}.`;

/** The newest checkpoint of the run, or undefined where it was stopped before its first. */
async function loadBefore(
  run: RunFolder,
  { model, steps, settings }: TrainPlan,
  saved: SavedRun,
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
  for (const { flag, kept, asked } of settingChanges(saved.settings, settings, 'steers')) {
    output.warn(
      `Note: ${flag} was ${kept}, and is ${asked} from here on: the run takes another course than it would have.`,
    );
  }
  return before;
}
