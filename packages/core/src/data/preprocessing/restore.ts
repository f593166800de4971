import { CheckpointError } from '../../errors.ts';
import type { TensorMap } from '../../tf.ts';
import { AffinePreprocessing } from './affine.ts';
import type { Preprocessing } from './preprocessing.ts';
import { ProjectionPreprocessing } from './projection.ts';

/** Takes up what {@link Preprocessing.toTensors} gave, whichever preprocessing it was. */
export function preprocessingFromTensors(tensors: TensorMap): Preprocessing {
  const has = (...names: string[]): boolean => names.every((name) => Object.hasOwn(tensors, name));
  if (has('shift', 'scale')) return AffinePreprocessing.fromTensors(tensors);
  if (has('mean', 'forward', 'backward', 'variances')) return ProjectionPreprocessing.fromTensors(tensors);
  throw new CheckpointError({
    who: 'preprocessingFromTensors',
    expected: 'the tensors of a preprocessing: shift, scale, or mean, forward, backward, variances',
    got: Object.keys(tensors).join(', ') || 'none',
  });
}
