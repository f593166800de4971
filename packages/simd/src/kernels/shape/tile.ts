import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { rowMajorStrides, stridedCopy } from '../data/strided-copy.ts';

/** x repeated `reps` times along each axis: a copy from dimensions [reps₀, n₀, reps₁, n₁, …], where the reps have stride 0. */
export const tile: AnySimdKernel = simdKernel<'x', tf.TileAttrs>({
  name: 'Tile',
  run({ x }, { reps }, backend) {
    const shape = x.shape.map((size, axis) => size * reps[axis]!);
    if (reps.every((count) => count === 1)) return backend.makeView(x, shape);
    const to = backend.makeOutput(shape, x.dtype);
    const strides = rowMajorStrides(x.shape);
    const steps = rowMajorStrides(shape);
    stridedCopy(
      {
        ...{ from: x, to },
        sizes: x.shape.flatMap((size, axis) => [reps[axis]!, size]),
        fromStrides: strides.flatMap((stride) => [0, stride]),
        toStrides: steps.flatMap((step, axis) => [step * x.shape[axis]!, step]),
      },
      backend,
    );
    return to;
  },
});
