import { type TensorMap, tf } from '../tf.ts';

/** Keeps tensors beyond the end of a `tidy`. */
export function keepAll(tensors: TensorMap): TensorMap {
  for (const tensor of Object.values(tensors)) tf.keep(tensor);
  return tensors;
}

export const cloneAll = (tensors: TensorMap): TensorMap =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.clone(tensor)]));

/** Keeps the new tensors and frees those of the old that are not among them. */
export function replace(old: TensorMap, fresh: TensorMap): TensorMap {
  const kept = new Set(Object.values(keepAll(fresh)));
  for (const tensor of Object.values(old)) if (!kept.has(tensor)) tensor.dispose();
  return fresh;
}
