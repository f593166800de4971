import type { Batch, DataSource } from '../data/source.ts';
import { checkNumber, TrainingError } from '../errors.ts';
import type { Schedule, Transformation } from '../optim/transformation.ts';
import type { Random } from '../random/random.ts';
import type { Callback } from './callback.ts';
import type { TrainableModel } from './model.ts';
import { preserveWeights } from './preserve-weights.ts';
import { train } from './train.ts';

/** Options of {@link learningRateFinder}. */
export interface LearningRateFinderOptions<B extends Batch> {
  readonly data: DataSource<B>;
  readonly random: Random;
  /** Makes the optimiser for a learning rate: `(learningRate) => adam({ learningRate })`. */
  readonly optimizer: (learningRate: Schedule) => Transformation;
  /** The first rate. Default: 1e-6. */
  readonly from?: number;
  /** The last rate, where the loss does not explode before. Default: 10. */
  readonly to?: number;
  /** Updates, each with a rate higher by the same factor. Default: 100. */
  readonly steps?: number;
  /** Weight of the past in the moving average of the loss, in [0, 1). Default: 0.9. */
  readonly smoothing?: number;
  /** The test ends where the smoothed loss is so many times the lowest. Default: 4. */
  readonly explosion?: number;
}

/** What {@link learningRateFinder} saw; the arrays belong together, and can be drawn as they are. */
export interface LearningRateRange {
  readonly rates: readonly number[];
  /** The loss before the update with each rate, smoothed. */
  readonly losses: readonly number[];
  /** The rate at which the loss falls fastest over log(rate); undefined where it never falls. */
  readonly suggestion: number | undefined;
}

/**
 * The learning-rate range test (Smith 2017, section 3.3; notes, chapter 17): trains with rates that rise from step to
 * step until the loss explodes. A good rate lies where the loss falls fastest. The model's weights and the data's
 * position are afterwards what they were.
 */
export async function learningRateFinder<B extends Batch>(
  model: TrainableModel<B>,
  options: LearningRateFinderOptions<B>,
): Promise<LearningRateRange> {
  const { data, random, from = 1e-6, to = 10, steps = 100, smoothing = 0.9, explosion = 4 } = options;
  const who = 'learningRateFinder';
  checkNumber(who, 'from', from, { above: 0 });
  checkNumber(who, 'to', to, { above: from });
  checkNumber(who, 'steps', steps, { integer: true, min: 3 });
  checkNumber(who, 'smoothing', smoothing, { min: 0, below: 1 });
  checkNumber(who, 'explosion', explosion, { above: 1 });
  const rateAt: Schedule = (step) => from * (to / from) ** (step / (steps - 1));
  const { losses, record } = recorder(smoothing, explosion);
  const position = data.position();
  try {
    const optimizer = options.optimizer(rateAt);
    await preserveWeights(model, () => train(model, { data, random, optimizer, steps, callbacks: [record] }));
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error; // beyond the last rate at which numbers stay finite
  } finally {
    data.restore(position);
  }
  const rates = losses.map((_, i) => rateAt(i));
  return { rates, losses, suggestion: steepest(rates, losses) };
}

/** A callback that keeps the loss as an exponential moving average without the bias of its start. */
function recorder(smoothing: number, explosion: number): { losses: number[]; record: Callback } {
  const losses: number[] = [];
  let average = 0;
  let lowest = Infinity;
  const record: Callback = {
    name: 'range test',
    afterStep(run, figures) {
      average = smoothing * average + (1 - smoothing) * figures['loss']!;
      const smoothed = average / (1 - smoothing ** (losses.length + 1));
      losses.push(smoothed);
      lowest = Math.min(lowest, smoothed);
      // Of a loss that may be negative the distance matters, and there is none to measure it by: train to the end.
      if (lowest > 0 && smoothed > explosion * lowest) run.stop('the loss explodes');
    },
  };
  return { losses, record };
}

/** The rate where the central difference of the loss over the steps, which are even in log(rate), is lowest. */
function steepest(rates: readonly number[], losses: readonly number[]): number | undefined {
  let best: number | undefined;
  let slope = 0;
  for (let i = 1; i < losses.length - 1; i++) {
    const here = losses[i + 1]! - losses[i - 1]!;
    if (here >= slope) continue;
    slope = here;
    best = rates[i];
  }
  return best;
}
