import type { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { rowMajorSteps, stridedRead } from './strided-read.ts';

/** x repeated `reps` times along each axis: a walk over [reps₀, n₀, reps₁, n₁, …], in which the repetitions have step 0. */
const tile = bind<'x', tf.TileAttrs>({
  name: 'Tile',
  run({ x }, { reps }, backend) {
    const read = {
      shape: x.shape.map((size, axis) => size * reps[axis]!),
      sizes: x.shape.flatMap((size, axis) => [reps[axis]!, size]),
      steps: rowMajorSteps(x.shape).flatMap((step) => [0, step]),
    };
    return stridedRead(x, read, backend);
  },
});

export const TILE_BINDINGS: readonly AnyBinding[] = [tile];
