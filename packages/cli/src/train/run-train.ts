import { join } from 'node:path';
import {
  type BackendChoice,
  type BackendName,
  type Batch,
  type LoadedRun,
  tf,
  useBackend,
} from '@reverie/core';
import type { Host } from '../host.ts';
import { catchInterruption } from '../interruption.ts';
import { makeOutput, type Output, type OutputFlags } from '../output.ts';
import { announce } from './announce.ts';
import { drawPlots, loadPlots } from './plots.ts';
import { type ChosenSettings, completeSettings, readConfigFile } from './read-settings.ts';
import { reportInterruption, reportResult } from './report.ts';
import { describeResumed, loadBefore, steering } from './resume.ts';
import {
  checkSameInput,
  openRunFolder,
  type RunFolder,
  readSavedRun,
  resumedSettings,
  saveConfig,
} from './run-folder.ts';
import type { CommonSettings } from './settings.ts';
import type { TrainInput, TrainPlan, TrainTask } from './task.ts';
import { trainModel } from './train-model.ts';

/** Flags of `train` that are no settings of the run. */
export interface TrainFlags extends OutputFlags {
  readonly run?: string;
  readonly config?: string;
  readonly resume?: boolean;
}

/** What a user asked for. */
export interface TrainRequest<S extends CommonSettings> {
  /** What is trained on, as the command line names it. */
  readonly words: readonly string[];
  readonly chosen: ChosenSettings<S>;
  readonly flags: TrainFlags;
}

/** `PROGRAM [GROUP] train …`. @returns the exit code */
export async function runTrain<S extends CommonSettings, I extends TrainInput, B extends Batch>(
  task: TrainTask<S, I, B>,
  request: TrainRequest<S>,
  host: Host,
): Promise<number> {
  const { words, flags } = request;
  const output = makeOutput(host, flags);
  const asked = await askedSettings(task, request);
  const { resume = false, run: folder = join('runs', task.runName(words, asked)) } = flags;
  const saved = resume ? await readSavedRun(task, host, folder) : undefined;
  const settings =
    saved === undefined ? completeSettings(task.outline, asked) : resumedSettings(task, folder, saved, asked);
  const input = await task.read(words, settings, output);
  if (saved !== undefined) checkSameInput(task, folder, saved, input);
  if (settings.plots) await loadPlots('--plots');
  const backend = await chooseBackend(settings, saved !== undefined && asked.backend === undefined);
  // Whatever can be wrong with the data or the sizes is said before a folder is made.
  const used: S = { ...settings, backend: backend.name };
  const plan = await task.plan(input, used, output);
  const run = await openRunFolder(host, folder, resume);
  try {
    const changes = saved === undefined ? [] : steering(task, saved, used);
    const before = saved === undefined ? undefined : await loadBefore(run, plan, changes, output);
    announce({ plan, backend, run, output });
    const save = (): Promise<void> => saveConfig(task, run, used, input);
    const again = [...task.outline.group, 'train', ...input.words, '--run', folder, '--resume'];
    return await trainInto(run, { plan, before, save, again, quiet: flags.quiet ?? false, host, output });
  } finally {
    if ('step' in plan) plan.step.dispose();
    plan.model.dispose();
    await run.lock.release();
  }
}

async function askedSettings<S extends CommonSettings, I extends TrainInput, B extends Batch>(
  { outline: { settings: table }, inputKey }: TrainTask<S, I, B>,
  { flags: { config }, chosen }: TrainRequest<S>,
): Promise<ChosenSettings<S>> {
  return { ...(config === undefined ? {} : await readConfigFile(config, { table, inputKey })), ...chosen };
}

async function chooseBackend({ backend }: CommonSettings, kept: boolean): Promise<BackendChoice> {
  const choice = await useBackend(backend as BackendName | undefined);
  return kept ? { ...choice, reason: 'as before' } : choice;
}

/** What {@link trainInto} works with. */
interface TrainJob<B extends Batch> {
  readonly plan: TrainPlan<B>;
  readonly before: LoadedRun | undefined;
  /** Writes what the run is made with. */
  readonly save: () => Promise<void>;
  /** The words of the command that goes on. */
  readonly again: readonly string[];
  readonly quiet: boolean;
  readonly host: Host;
  readonly output: Output;
}

async function trainInto<B extends Batch>(run: RunFolder, job: TrainJob<B>): Promise<number> {
  const { plan, before, quiet, host, output } = job;
  const interruption = catchInterruption(host, () =>
    output.warn('Finishing this step, then saving (once more to quit at once) …'),
  );
  const { signal } = interruption;
  try {
    const started = performance.now();
    await job.save();
    if (before !== undefined) output.say(describeResumed(before.state.step, plan.steps));
    const history = await trainModel(plan, { run, host, output, quiet, signal, resume: before });
    tf.dispose({ ...before?.tensors });
    const seconds = (performance.now() - started) / 1000;
    const step = history.rows.at(-1)?.step ?? before?.state.step ?? 0;
    const outcome = { plan, step, run, history, seconds, calledAs: host.calledAs, resume: job.again, output };
    if (plan.settings.plots) output.say(`Curves are drawn in ${await drawPlots(run.folder, plan.words)}.`);
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
