import { CheckpointError } from '../errors.ts';
import type { TensorMap } from '../tf.ts';

/**
 * Throws a {@link CheckpointError} that lists how the tensors of a snapshot differ from those of a step.
 *
 * @param free prefixes of tensors that may be there or not
 */
export function checkSnapshot(own: TensorMap, saved: TensorMap, free: readonly string[] = []): void {
  const differences = [
    ...Object.entries(own).flatMap(([name, { shape }]) => {
      const got = saved[name]?.shape;
      if (got === undefined) return [`${name} is missing`];
      return `${got}` === `${shape}` ? [] : [`${name} is [${got}] instead of [${shape}]`];
    }),
    ...Object.keys(saved)
      .filter((name) => !(name in own) && !free.some((prefix) => name.startsWith(prefix)))
      .map((name) => `${name} is unknown`),
  ];
  if (differences.length === 0) return;
  const rest = differences.length > 5 ? ` and ${differences.length - 5} more` : '';
  throw new CheckpointError({
    who: 'train',
    expected: `a snapshot with the ${Object.keys(own).length} tensors of this model and optimizer`,
    got: `another one: ${differences.slice(0, 5).join(', ')}${rest}`,
    remedy: 'resume with the model and the optimizer of the run that was saved',
  });
}
