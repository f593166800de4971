import { adam } from '../../optim/adam.ts';
import { Random } from '../../random/random.ts';
import { tf } from '../../tf.ts';
import type { Callback, Snapshot } from '../callback.ts';
import type { History } from '../history.ts';
import { train } from '../train.ts';
import type { ModelTrainOptions } from '../train-options.ts';
import { type PointBatch, PointClassifier, pointSource } from './models.ts';

/** A short training run of a small classifier with some callbacks. */
export async function trainBriefly(
  steps: number,
  callbacks: readonly Callback[],
  options: Partial<ModelTrainOptions<PointBatch>> & { readonly model?: PointClassifier } = {},
): Promise<History> {
  const { model = new PointClassifier(new Random(1)), ...rest } = options;
  try {
    const optimizer = adam({ learningRate: 0.05 });
    return await train(model, {
      data: pointSource(),
      optimizer,
      steps,
      random: new Random(2),
      callbacks,
      ...rest,
    });
  } finally {
    if (options.model === undefined) model.dispose();
  }
}

/** A callback that adds a figure, one value a step from the first on; NaN leaves a step without it. */
export const figureOf = (name: string, values: readonly number[], first = 1): Callback => ({
  name: `figure ${name}`,
  onStep(run, figures) {
    const value = values[run.step - first];
    if (value !== undefined && !Number.isNaN(value)) figures[name] = value;
  },
});

/** What a checkpoint would hold after a run, with copies of the tensors. */
export function lastSnapshot(): { readonly callback: Callback; readonly snapshot: () => Snapshot } {
  let taken: Snapshot;
  const callback: Callback = {
    name: 'last snapshot',
    onEnd(run) {
      const { tensors, state } = run.snapshot();
      const copies = Object.entries(tensors).map(([name, tensor]) => [name, tf.clone(tensor)] as const);
      taken = { tensors: Object.fromEntries(copies), state: JSON.parse(JSON.stringify(state)) };
    },
  };
  return { callback, snapshot: () => taken };
}
