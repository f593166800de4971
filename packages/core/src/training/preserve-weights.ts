import { tf } from '../tf.ts';
import { cloneAll } from './kept-tensors.ts';
import type { TrainableModel } from './model.ts';

/** Runs `body`, which may train the model, and gives the model back its weights and buffers whatever happens. */
export async function preserveWeights<T>(
  model: Pick<TrainableModel, 'parameters' | 'buffers'>,
  body: () => Promise<T>,
): Promise<T> {
  const own = { ...model.parameters(), ...model.buffers() };
  const copies = cloneAll(own);
  try {
    return await body();
  } finally {
    for (const [name, variable] of Object.entries(own)) variable.assign(copies[name]!);
    tf.dispose({ ...copies });
  }
}
