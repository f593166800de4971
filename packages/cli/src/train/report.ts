import { type Batch, BEST, evaluate, type History, LAST, loadCheckpoint, loadModel } from '@reverie/core';
import { EXIT } from '../failure.ts';
import { counted, formatCount, formatSeconds, type Output } from '../output.ts';
import { shellWords } from '../shell.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainPlan } from './task.ts';
import { indent } from './train-model.ts';

/** How training went. */
export interface TrainOutcome<B extends Batch> {
  readonly plan: TrainPlan<B>;
  readonly run: RunFolder;
  readonly history: History;
  /** Updates made in all, those of earlier sessions included. */
  readonly step: number;
  readonly seconds: number;
  /** How the program is called. */
  readonly calledAs: string;
  /** The words of the command that goes on with the run. */
  readonly resume: readonly string[];
  readonly output: Output;
}

/** Updates that the loss shown at the end is the mean of. */
const RECENT = 100;

/** Says that an interrupted run is saved, and how it goes on. */
export function reportInterruption<B extends Batch>(outcome: TrainOutcome<B>): void {
  const { plan, run, step, seconds, calledAs, resume, output } = outcome;
  const { steps } = plan;
  output.json({ run: run.folder, step, steps, seconds, interrupted: true, last: `${run.folder}/${LAST}` });
  output.warn(
    `Stopped after step ${formatCount(step)} of ${formatCount(steps)}; it is saved in ${run.folder}. Go on with:`,
  );
  output.warn(`  ${calledAs} ${shellWords(resume)}`);
}

/** Scores the best checkpoint on what it was not trained on, lets it show what it does, and says what comes next. */
export async function reportResult<B extends Batch>(outcome: TrainOutcome<B>): Promise<number> {
  const { plan, run, history, step: steps, seconds, output } = outcome;
  const { words } = plan;
  reportCourse(outcome);
  const best = await loadBest(plan, run);
  if (best !== undefined) {
    const loss = output.strong.result(best.nats.toFixed(4));
    output.result(`Validation ${loss} ${words.unit}, best at step ${formatCount(best.step)}\n`);
  }
  const test = await plan.test?.(output);
  if (test !== undefined) output.result(test.text);
  const checkpoint = `${run.folder}/${best === undefined ? LAST : BEST}`;
  const loss = history.mean('loss', RECENT);
  const found = { loss, best, test: test?.score };
  output.json({ run: run.folder, checkpoint, steps, seconds, ...found, interrupted: false });
  await showSample(outcome);
  output.say(`Saved in ${checkpoint}. ${words.nextPurpose} with:`);
  output.say(`  ${outcome.calledAs} ${shellWords(words.next(run.folder))}`);
  return EXIT.OK;
}

function reportCourse<B extends Batch>({ history, seconds, output }: TrainOutcome<B>): void {
  const loss = history.mean('loss', RECENT);
  output.say();
  if (history.stopped !== undefined) output.say(`Ended early: ${history.stopped}.`);
  if (loss === undefined) return;
  const last = `loss ${loss.toFixed(3)} (mean of the last ${Math.min(RECENT, history.rows.length)})`;
  output.say(`${counted(history.rows.length, 'step')} in ${formatSeconds(seconds)}: ${last}`);
}

async function showSample<B extends Batch>({ plan, run, output }: TrainOutcome<B>): Promise<void> {
  const name = 'step' in plan ? 'final' : 'best';
  const sample = await plan.sample?.({ name, folder: run.folder });
  if (sample === undefined) return;
  output.say(`\n${output.strong.say('A sample')} ${plan.words.sample}:\n${indent(sample)}\n`);
}

interface Best {
  readonly step: number;
  /** Its loss on the validation part, as training measured it. */
  readonly nats: number;
}

/** Loads the weights of the best checkpoint into a model that was validated. */
async function loadBest<B extends Batch>(
  plan: TrainPlan<B>,
  { store }: RunFolder,
): Promise<Best | undefined> {
  if ('step' in plan || plan.validation === undefined) return undefined;
  const { model, validation } = plan;
  const loaded = await loadCheckpoint(store, BEST);
  if (loaded === undefined) return undefined;
  loadModel(model, loaded.checkpoint);
  const { loss = Number.NaN } = await evaluate(model, validation);
  return { step: loaded.checkpoint.metadata.step ?? 0, nats: loss };
}
