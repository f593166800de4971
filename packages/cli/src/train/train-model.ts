import { join } from 'node:path';
import {
  adam,
  type Batch,
  type Callback,
  chain,
  checkpointTo,
  clipByGlobalNorm,
  earlyStopping,
  every,
  gradientNorm,
  type History,
  type LoadedRun,
  type TrainingRun,
  train,
  updateRatios,
  validateEvery,
} from '@reverie/core';
import { logTo, progressBar } from '@reverie/core/node';
import type { Host } from '../host.ts';
import type { Output } from '../output.ts';
import { LOG, type RunFolder } from './run-folder.ts';
import type { TrainPlan } from './task.ts';

/** What training is accompanied by. */
export interface TrainModelOptions {
  readonly run: RunFolder;
  readonly host: Host;
  readonly output: Output;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
  readonly resume: LoadedRun | undefined;
}

/** Trains the model of a plan into a run folder. */
export function trainModel<B extends Batch>(
  plan: TrainPlan<B>,
  options: TrainModelOptions,
): Promise<History> {
  const { data, steps, random, settings, learningRate } = plan;
  const { signal, resume } = options;
  const callbacks = callbacksOf(plan, options);
  const course = { data, steps, random: random.split('training'), callbacks, signal, resume };
  if ('step' in plan) return train(plan.step, course);
  const update = adam({ learningRate });
  const optimizer = settings.gradClip === 0 ? update : chain(clipByGlobalNorm(settings.gradClip), update);
  const monitors = settings.plots ? [gradientNorm(), updateRatios({ every: RATIO_EVERY })] : [];
  return train(plan.model, { ...course, optimizer, monitors });
}

/** Updates between measurements of the ratio of updates to weights. */
const RATIO_EVERY = 10;

/** The bar comes before what may fail, so that it has left the terminal when an error is shown. */
function callbacksOf<B extends Batch>(plan: TrainPlan<B>, options: TrainModelOptions): Callback[] {
  const { settings, learningRate, words, samplesAreFiles = false } = plan;
  const { run, host, quiet, output } = options;
  const { patience, sampleEvery, checkpointEvery } = settings;
  const sampled = sampleEvery > 0 && (samplesAreFiles || !quiet);
  const samples = sampled ? samplePrinter(plan, options) : undefined;
  const bar = { unit: words.handled, figures: words.figures ?? [], stream: host.stderr };
  return [
    every(1, ({ step }, figures) => {
      figures['learningRate'] = learningRate(step - 1);
    }),
    ...validationOf(plan),
    ...(plan.callbacks?.(output) ?? []),
    ...(patience === undefined ? [] : [earlyStopping({ patience })]),
    ...(quiet ? [] : [progressBar(bar)]),
    ...(samples === undefined ? [] : [every(sampleEvery, samples)]),
    logTo(join(run.folder, LOG)),
    checkpointTo(run.store, { every: checkpointEvery, extra: plan.extra ?? {} }),
  ];
}

function validationOf<B extends Batch>(plan: TrainPlan<B>): Callback[] {
  if ('step' in plan || plan.validation === undefined) return [];
  return [validateEvery(plan.settings.evalEvery, plan.model, plan.validation)];
}

/** Prints what the model makes. */
function samplePrinter<B extends Batch>(
  { sample, words }: TrainPlan<B>,
  { output, run: { folder } }: TrainModelOptions,
): ((run: TrainingRun) => Promise<void>) | undefined {
  if (sample === undefined) return undefined;
  return async ({ step, steps }) => {
    if (step === steps) return; // the report ends with a sample of the best checkpoint
    const text = await sample({ name: `step ${step}`, folder });
    output.say(`\n${output.strong.say(`Step ${step}`)}, a sample ${words.sample}:`);
    output.say(`${indent(text)}\n`);
  };
}

/** Text that is set off from what surrounds it. */
export const indent = (text: string): string => text.replace(/^\n+|\n+$/g, '').replaceAll(/^(?=.)/gm, '    ');
