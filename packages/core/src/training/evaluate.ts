import { type Batch, type DataSource, toTensors } from '../data/source.ts';
import { DataError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { type TensorMap, tf } from '../tf.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import type { Figures } from './history.ts';
import { replace } from './kept-tensors.ts';
import type { TrainableModel } from './model.ts';
import { readScalars } from './read-scalars.ts';

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  /** For models whose loss samples. Default: a fixed stream, so that figures compare. */
  readonly random?: Random;
  /** Ends the pass after the batch in progress: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The mean of a model's loss and its terms over one pass of the data from its start, with the carried state of a recurrent
 * model. Each batch weighs what its loss says (`weight`). The source's position is as before.
 *
 * @throws DataError where no batch has anything to predict.
 */
export async function evaluate<B extends Batch>(
  model: TrainableModel<B>,
  data: DataSource<B>,
  options: EvaluateOptions = {},
): Promise<Figures> {
  const position = data.position();
  data.restore({ epoch: 0, index: 0 });
  try {
    return await meanOfPass(model, data, options);
  } finally {
    data.restore(position);
  }
}

async function meanOfPass<B extends Batch>(
  model: TrainableModel<B>,
  data: DataSource<B>,
  { random = new Random('evaluate'), signal }: EvaluateOptions,
): Promise<Figures> {
  const turns = new EventLoopTurns();
  const sums: Figures = {};
  let carry: TensorMap | undefined;
  let batches = 0;
  let weights = 0;
  try {
    for await (const batch of data) {
      const context = { training: false, random: random.split(`batch ${batches++}`), carry };
      const { scalars, next, weight } = tf.tidy(() => {
        const loss = model.loss(toTensors(batch), context);
        const scalars = { loss: loss.total, ...loss.terms };
        return { scalars, next: loss.carry && { ...loss.carry }, weight: loss.weight ?? tf.scalar(1) };
      });
      carry = next && replace(carry ?? {}, next);
      const figures = await readScalars(scalars);
      const share = (await readScalars({ weight }))['weight']!;
      weights += share;
      for (const [name, value] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + share * value;
      await turns.take();
      signal?.throwIfAborted();
    }
  } finally {
    tf.dispose({ ...carry });
  }
  if (weights > 0)
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / weights]));
  throw new DataError({ who: 'evaluate', expected: 'a batch with something to predict', got: 'none' });
}
