import {
  adamw,
  type Batch,
  chain,
  clipByGlobalNorm,
  type DataSource,
  type History,
  type Random,
  type TrainableModel,
  train,
  warmUp,
} from '@reverie/core';
import { averaging } from './averaging.ts';
import { timeBudget } from './time-budget.ts';

/** How a model of a study is trained. */
export interface TimedTraining<B extends Batch> {
  readonly data: DataSource<B>;
  readonly random: Random;
  readonly minutes: number;
  /** The learning rate at its highest, and when the time is over. Default of the latter: a fiftieth. */
  readonly rate: { readonly initial: number; readonly final?: number };
  /** Updates in which the learning rate rises. Default: none. */
  readonly warmUpSteps?: number;
  /** What stands before the lines of progress on standard error. Default: there are none. */
  readonly label?: string;
  /** Decay of a running average of the parameters, which the model has in the end. Default: there is none. */
  readonly averageDecay?: number;
  /** Decoupled. Default: 0. */
  readonly weightDecay?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Trains for so many minutes as all studies do: Adam, gradients of norm 1 at most, half a cosine over the time. */
export async function trainForMinutes<B extends Batch>(
  model: TrainableModel<B>,
  {
    data,
    random,
    minutes,
    rate,
    warmUpSteps,
    label,
    averageDecay,
    weightDecay = 0,
    signal,
  }: TimedTraining<B>,
): Promise<History> {
  const { initial, final = initial / 50 } = rate;
  const { learningRate: decay, callback } = timeBudget({
    minutes,
    initial,
    final,
    ...(label !== undefined && {
      onProgress: (line: string) => void process.stderr.write(`${label}${line}\n`),
    }),
  });
  const learningRate = warmUpSteps === undefined ? decay : warmUp(decay, { steps: warmUpSteps });
  const average = averageDecay === undefined ? undefined : averaging(model.parameters(), averageDecay);
  const history = await train(model, {
    data,
    optimizer: chain(clipByGlobalNorm(1), adamw({ learningRate, weightDecay })),
    steps: Number.MAX_SAFE_INTEGER,
    random,
    callbacks: [...(average === undefined ? [] : [average.callback]), callback],
    ...(signal && { signal }),
  });
  average?.finish();
  return history;
}
