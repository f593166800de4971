import { BEST, evaluate, type History, LAST, loadCheckpoint, loadModel } from '@reverie/core';
import { evaluateText } from '../../evaluation/evaluate-text.ts';
import { EXIT } from '../failure.ts';
import { formatCount, formatSeconds, type Output } from '../output.ts';
import { scoreLine } from '../score-line.ts';
import { shellWords } from '../shell.ts';
import type { TrainPlan } from './plan.ts';
import type { RunFolder } from './run-folder.ts';
import { indent } from './train-model.ts';

/** How training went. */
export interface TrainOutcome {
  readonly plan: TrainPlan;
  readonly run: RunFolder;
  readonly history: History;
  /** Updates made in all, those of earlier sessions included. */
  readonly step: number;
  readonly seconds: number;
  readonly program: string;
  readonly output: Output;
}

/** Updates that the loss shown at the end is the mean of. */
const RECENT = 100;

/** Says that an interrupted run is saved, and how it goes on. */
export function reportInterruption({ plan, run, step, seconds, program, output }: TrainOutcome): void {
  const { steps } = plan;
  output.json({ run: run.folder, step, steps, seconds, interrupted: true, last: `${run.folder}/${LAST}` });
  output.warn(
    `Stopped after step ${formatCount(step)} of ${formatCount(steps)}; it is saved in ${run.folder}. Go on with:`,
  );
  output.warn(`  ${program} ${shellWords(['train', plan.text.path, '--run', run.folder, '--resume'])}`);
}

/** Scores the best checkpoint on the parts that it was not trained on, lets it write, and says what comes next. */
export async function reportResult(outcome: TrainOutcome): Promise<number> {
  const { plan, run, history, step: steps, seconds, program, output } = outcome;
  const { parts, validation, model, settings } = plan;
  const { folder } = run;
  const strong = output.strong.result;
  const loss = history.mean('loss', RECENT);
  output.say();
  if (history.stopped !== undefined) output.say(`Ended early: ${history.stopped}.`);
  if (loss !== undefined) {
    const last = `loss ${loss.toFixed(3)} (mean of the last ${Math.min(RECENT, history.rows.length)})`;
    output.say(`${formatCount(history.rows.length)} steps in ${formatSeconds(seconds)}: ${last}`);
  }
  const best = validation === undefined ? undefined : await loadBest(plan, run);
  if (best !== undefined) {
    const { step, nats } = best;
    output.result(
      `Validation ${strong(nats.toFixed(4))} nats a character, best at step ${formatCount(step)}\n`,
    );
  }
  const test =
    parts.test &&
    (await evaluateText(model, parts.test, { onProgress: (share) => output.progress('testing', share) }));
  if (test !== undefined) output.result(`Test       ${scoreLine(test, strong)}\n`);
  const checkpoint = `${folder}/${best === undefined ? LAST : BEST}`;
  output.json({ run: folder, checkpoint, steps, seconds, loss, best, test, interrupted: false });

  const { length, temperature } = settings;
  const random = plan.random.split('final sample');
  const sample = await model.generate('', { length, temperature, random });
  output.say(`\n${output.strong.say('A sample')} at temperature ${temperature}:\n${indent(sample)}\n`);
  output.say(`Saved in ${checkpoint}. Sample from it with:`);
  output.say(`  ${program} ${shellWords(['sample', folder, '--length', '1000'])}`);
  return EXIT.OK;
}

interface Best {
  readonly step: number;
  /** Its loss on the validation part, as training measured it. */
  readonly nats: number;
}

/** Loads the weights of the best checkpoint into the model. */
async function loadBest({ model, validation }: TrainPlan, { store }: RunFolder): Promise<Best | undefined> {
  const loaded = await loadCheckpoint(store, BEST);
  if (loaded === undefined || validation === undefined) return undefined;
  loadModel(model, loaded.checkpoint);
  const { loss = Number.NaN } = await evaluate(model, validation);
  return { step: loaded.checkpoint.metadata.step ?? 0, nats: loss };
}
