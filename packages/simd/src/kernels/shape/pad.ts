import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { fill } from '../data/fill.ts';
import { rowMajorStrides, stridedCopy } from '../data/strided-copy.ts';

type Paddings = ReadonlyArray<readonly [number, number]>;

/** A new tensor with room for the paddings, and where the first value of `x` goes. */
function padding(x: tf.TensorInfo, paddings: Paddings, backend: SimdBackend) {
  const shape = paddings.map(([before, after], axis) => before + x.shape[axis]! + after);
  const strides = rowMajorStrides(shape);
  const offset = paddings.reduce((sum, [before], axis) => sum + before * strides[axis]!, 0);
  return { y: backend.makeOutput(shape, x.dtype), strides, offset };
}

/** x with constant values around it. */
export function padded(
  x: tf.TensorInfo,
  paddings: Paddings,
  value: number,
  backend: SimdBackend,
): tf.TensorInfo {
  const { y, strides, offset } = padding(x, paddings, backend);
  if (paddings.some(([before, after]) => before > 0 || after > 0)) fill(y, value, backend);
  stridedCopy(
    {
      ...{ from: x, to: y, sizes: x.shape },
      ...{ fromStrides: rowMajorStrides(x.shape), toStrides: strides, toOffset: offset },
    },
    backend,
  );
  return y;
}

export const padV2: AnySimdKernel = simdKernel<'x', tf.PadV2Attrs>({
  name: 'PadV2',
  run: ({ x }, { paddings, constantValue }, backend) => padded(x, paddings, constantValue, backend),
});

/** x with its own values around it, mirrored at the borders; with `reflect` the border is not repeated. */
export const mirrorPad: AnySimdKernel = simdKernel<'x', tf.MirrorPadAttrs>({
  name: 'MirrorPad',
  run({ x }, { paddings, mode }, backend) {
    const { y, strides, offset } = padding(x, paddings, backend);
    const fromStrides = rowMajorStrides(x.shape);
    stridedCopy(
      { from: x, to: y, sizes: x.shape, fromStrides, toStrides: strides, toOffset: offset },
      backend,
    );
    // From the last axis to the first, the strips before and behind are copied from what is there already: dimensions
    // behind `axis` with their paddings, those before it without.
    const sizes = x.shape.slice();
    const border = mode === 'reflect' ? 1 : 0;
    let start = offset;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const [before, after] = paddings[axis]!;
      const size = sizes[axis]!;
      const stride = strides[axis]!;
      const backwards = strides.slice();
      backwards[axis] = -stride;
      const strip = (count: number, fromOffset: number, toOffset: number): void => {
        sizes[axis] = count;
        stridedCopy(
          { from: y, to: y, sizes, fromStrides: backwards, toStrides: strides, fromOffset, toOffset },
          backend,
        );
      };
      const first = start - before * stride;
      strip(before, start + (before - 1 + border) * stride, first);
      strip(after, start + (size - 1 - border) * stride, start + size * stride);
      sizes[axis] = before + size + after;
      start = first;
    }
    return y;
  },
});
