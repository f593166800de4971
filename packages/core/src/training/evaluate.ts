import { type Batch, type DataSource, toTensors } from '../data/source.ts';
import { DataError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { Figures } from './history.ts';
import type { TrainableModel } from './model.ts';

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
  const sums: Figures = {};
  let carry: TensorMap = {};
  let batches = 0;
  for await (const batch of data) {
    const before = carry;
    const { scalars, next } = tf.tidy(() => {
      const loss = model.loss(toTensors(batch), {
        training: false,
        random: random.split(`batch ${batches}`),
        carry: batches === 0 ? undefined : before,
      });
      return { scalars: { loss: loss.total, ...loss.terms }, next: { ...loss.carry } };
    });
    tf.dispose(before);
    carry = next;
    batches++;
    for (const [name, scalar] of Object.entries(scalars)) {
      sums[name] = (sums[name] ?? 0) + (await scalar.data())[0]!;
      scalar.dispose();
    }
  }
  tf.dispose(carry);
  data.restore(position);
  if (batches === 0) throw new DataError({ who: 'evaluate', expected: 'at least one batch', got: 'none' });
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / batches]));
}
