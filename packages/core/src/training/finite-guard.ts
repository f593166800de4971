import { TrainingError } from '../errors.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { Figures } from './history.ts';

const REMEDY = 'lower the learning rate or clip the gradients; what was saved before is untouched';

/** How many figures or tensors an error names. */
const NAMED = 3;

/** Throws a {@link TrainingError} that names the figures which are not finite. */
export function checkFigures(figures: Figures, step: number): void {
  const broken = Object.entries(figures).filter(([, value]) => !Number.isFinite(value));
  if (broken.length === 0) return;
  // A term is more telling than the loss, which is broken with it.
  const terms = broken.filter(([name]) => name !== 'loss').slice(0, NAMED);
  const named = [...terms, ...broken.filter(([name]) => name === 'loss')];
  throw new TrainingError({
    who: 'train',
    expected: 'finite figures',
    got: `${named.map(([name, value]) => `${name} = ${value}`).join(', ')} at step ${step}`,
    remedy: REMEDY,
  });
}

/**
 * The sum of all elements of all tensors: a scalar that is finite only where every element is. One reduction a tensor is
 * all that it costs. That finite elements overflow it is possible, so {@link checkTensors} has the last word.
 */
export function sumOfAll(tensors: TensorMap): tf.Scalar {
  const sums = Object.values(tensors)
    .filter(({ dtype }) => dtype === 'float32')
    .map((tensor) => tf.sum(tensor).asScalar());
  return sums.length === 0 ? tf.scalar(0) : tf.addN(sums);
}

/** Reads all tensors, and throws a {@link TrainingError} that names those which hold values that are not finite. */
export async function checkTensors(tensors: TensorMap, step: number): Promise<void> {
  const broken: string[] = [];
  for (const [name, tensor] of Object.entries(tensors)) {
    const count = (await tensor.data()).filter((value) => !Number.isFinite(value)).length;
    if (count > 0) broken.push(`${count} of ${tensor.size} values of '${name}' NaN or infinite`);
  }
  if (broken.length === 0) return;
  const rest = broken.length > NAMED ? ` and ${broken.length - NAMED} more tensors` : '';
  throw new TrainingError({
    who: 'train',
    expected: 'weights and optimiser state to stay finite',
    got: `${broken.slice(0, NAMED).join(', ')}${rest} after step ${step}`,
    remedy: REMEDY,
  });
}
