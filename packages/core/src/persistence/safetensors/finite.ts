import { CheckpointError } from '../../errors.ts';
import type { StoredTensors } from './stored-tensor.ts';

/** Throws a {@link CheckpointError} that names each tensor with NaN or infinite values, and how many it has. */
export function assertFinite(tensors: StoredTensors, who: string): void {
  assertNone(tensors, who, 'finite values', 'NaN or infinite', (value) => !Number.isFinite(value));
}

/** Throws a {@link CheckpointError} that names each tensor with NaN values, and how many it has. */
export function assertNoNaN(tensors: StoredTensors, who: string): void {
  assertNone(tensors, who, 'numbers', 'NaN', Number.isNaN);
}

function assertNone(
  tensors: StoredTensors,
  who: string,
  expected: string,
  fault: string,
  isBad: (value: number) => boolean,
): void {
  const found = Object.entries(tensors).flatMap(([name, { data }]) => {
    const count = data instanceof Float32Array ? countOf(data, isBad) : 0;
    return count === 0 ? [] : [`${count} of ${data.length} values ${fault} in '${name}'`];
  });
  if (found.length === 0) return;
  const rest = found.length > 3 ? ` and ${found.length - 3} more tensors` : '';
  throw new CheckpointError({
    who,
    expected,
    got: found.slice(0, 3).join(', ') + rest,
    remedy: 'go back to an earlier checkpoint, and train with a lower learning rate or clipped gradients',
  });
}

function countOf(values: Float32Array, isBad: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (isBad(value)) count++;
  return count;
}
