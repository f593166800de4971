import { loadPlots, type TrainPlan, type TrainTask } from '@reverie/cli/run';
import type { ImageBatch } from '../../networks/image-batch.ts';
import { encoderPlan } from './encoder-plan.ts';
import { ganPlan } from './gan-plan.ts';
import { type GenerativeInput, readInput, runName } from './input.ts';
import { GENERATIVE_OUTLINE } from './outline.ts';
import type { GenerativeSettings } from './settings.ts';

/** Training of generative models. */
export const GENERATIVE_TASK: TrainTask<GenerativeSettings, GenerativeInput, ImageBatch> = {
  outline: GENERATIVE_OUTLINE,
  inputKey: 'data',
  inputNoun: 'set of pictures',
  runName,
  read: readInput,
  plan: planModel,
};

async function planModel(
  input: GenerativeInput,
  settings: GenerativeSettings,
): Promise<TrainPlan<ImageBatch>> {
  if (settings.sampleEvery > 0) await loadPlots('--sample-every');
  return settings.model === 'gan' ? ganPlan(input, settings) : encoderPlan(input, settings);
}
