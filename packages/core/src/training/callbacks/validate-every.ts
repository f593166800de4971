import type { Batch, DataSource } from '../../data/source.ts';
import { checkNumber } from '../../errors.ts';
import type { Callback } from '../callback.ts';
import { evaluate } from '../evaluate.ts';
import type { TrainableModel } from '../model.ts';

/** Every so many updates, and after the last, adds the figure `validation`: the mean loss over one pass of `data`. */
export function validateEvery<B extends Batch>(
  steps: number,
  model: TrainableModel<B>,
  data: DataSource<B>,
): Callback {
  checkNumber('validateEvery', 'steps', steps, { integer: true, min: 1 });
  return {
    name: 'validate',
    async onStep(run, figures) {
      if (run.step % steps !== 0 && run.step !== run.steps) return;
      const { loss } = await evaluate(model, data);
      figures['validation'] = loss!;
    },
  };
}
