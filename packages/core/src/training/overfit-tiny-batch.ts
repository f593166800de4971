import { batchSource } from '../data/batch-source.ts';
import type { Batch } from '../data/source.ts';
import { checkNumber } from '../errors.ts';
import { adam } from '../optim/adam.ts';
import type { Transformation } from '../optim/transformation.ts';
import type { Random } from '../random/random.ts';
import type { TrainableModel } from './model.ts';
import { preserveWeights } from './preserve-weights.ts';
import { train } from './train.ts';

/** Options of {@link overfitTinyBatch}. */
export interface OverfitOptions {
  readonly random: Random;
  /** Default: Adam with a learning rate of 0.01. */
  readonly optimizer?: Transformation;
  /** Updates at most. Default: 500. */
  readonly steps?: number;
  /** The loss to get below. Default: 1% of the first. */
  readonly bound?: number;
}

/** What {@link overfitTinyBatch} saw. */
export interface OverfitReport {
  /** Whether the loss fell below the bound. */
  readonly passed: boolean;
  readonly bound: number;
  /** The loss before each update. */
  readonly losses: readonly number[];
}

/**
 * The sanity test of the notes' chapter 17: a model that works, without regularisation, learns a very small batch by
 * heart. If the loss does not come down, something is broken or the model is too small. The model's weights are
 * afterwards what they were.
 */
export async function overfitTinyBatch<B extends Batch>(
  model: TrainableModel<B>,
  batch: B,
  options: OverfitOptions,
): Promise<OverfitReport> {
  const { random, optimizer = adam({ learningRate: 0.01 }), steps = 500 } = options;
  checkNumber('overfitTinyBatch', 'steps', steps, { integer: true, min: 1 });
  const data = batchSource({ batches: 1, batch: () => batch });
  const losses: number[] = [];
  const boundOf = (first: number): number => options.bound ?? 0.01 * Math.abs(first);
  const watch = {
    name: 'bound',
    afterStep(run: { stop(reason: string): void }, { loss }: Readonly<Record<string, number>>): void {
      losses.push(loss!);
      if (loss! < boundOf(losses[0]!)) run.stop('the batch is learned');
    },
  };
  await preserveWeights(model, () => train(model, { data, optimizer, steps, random, callbacks: [watch] }));
  const bound = boundOf(losses[0]!);
  return { passed: losses.at(-1)! < bound, bound, losses };
}
