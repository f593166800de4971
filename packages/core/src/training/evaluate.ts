import { type Batch, type DataSource, toTensors } from '../data/source.ts';
import { DataError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { Figures } from './history.ts';
import { replace } from './kept-tensors.ts';
import type { TrainableModel } from './model.ts';
import { readScalars } from './read-scalars.ts';

/**
 * The mean of a model's loss and its terms over one pass of the data from its start, each batch with the same weight,
 * with the carried state of a recurrent model. The source's position is as before.
 *
 * @param options.random for models whose loss samples; default: a fixed stream, so that figures compare.
 */
export async function evaluate<B extends Batch>(
  model: TrainableModel<B>,
  data: DataSource<B>,
  options: { random?: Random } = {},
): Promise<Figures> {
  const { random = new Random('evaluate') } = options;
  const position = data.position();
  data.restore({ epoch: 0, index: 0 });
  try {
    return await meanOfPass(model, data, random);
  } finally {
    data.restore(position);
  }
}

async function meanOfPass<B extends Batch>(
  model: TrainableModel<B>,
  data: DataSource<B>,
  random: Random,
): Promise<Figures> {
  const sums: Figures = {};
  let carry: TensorMap | undefined;
  let batches = 0;
  try {
    for await (const batch of data) {
      const context = { training: false, random: random.split(`batch ${batches}`), carry };
      const { scalars, next } = tf.tidy(() => {
        const loss = model.loss(toTensors(batch), context);
        return { scalars: { loss: loss.total, ...loss.terms }, next: loss.carry && { ...loss.carry } };
      });
      carry = next && replace(carry ?? {}, next);
      batches++;
      for (const [name, value] of Object.entries(await readScalars(scalars)))
        sums[name] = (sums[name] ?? 0) + value;
    }
  } finally {
    tf.dispose({ ...carry });
  }
  if (batches === 0) throw new DataError({ who: 'evaluate', expected: 'at least one batch', got: 'none' });
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / batches]));
}
