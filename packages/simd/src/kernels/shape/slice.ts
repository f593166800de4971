import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { rowMajorStrides, stridedCopy } from '../data/strided-copy.ts';

/** The block of `size` that begins at `begin`: a view if its values lie together, else a copy. */
export function sliced(
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
  backend: SimdBackend,
): tf.TensorInfo {
  const strides = rowMajorStrides(x.shape);
  let offset = 0;
  for (let axis = 0; axis < begin.length; axis++) offset += begin[axis]! * strides[axis]!;
  if (isTogether(x.shape, size)) return backend.makeView(x, size, offset);
  const to = backend.makeOutput(size, x.dtype);
  stridedCopy(
    { from: x, to, sizes: size, fromStrides: strides, toStrides: rowMajorStrides(size), fromOffset: offset },
    backend,
  );
  return to;
}

/** Whether a block of `size` lies without gaps in an array of `shape`: leading ones, one part, then whole dimensions. */
function isTogether(shape: readonly number[], size: readonly number[]): boolean {
  let axis = size.findIndex((count) => count !== 1);
  if (axis < 0) return true;
  for (axis++; axis < size.length; axis++) if (size[axis] !== shape[axis]) return false;
  return true;
}

export const slice: AnySimdKernel = simdKernel<'x', tf.SliceAttrs>({
  name: 'Slice',
  run({ x }, { begin, size }, backend) {
    const [starts, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [
      number[],
      number[],
    ];
    tf.slice_util.assertParamsValid(x as tf.Tensor, starts, sizes);
    return sliced(x, starts, sizes, backend);
  },
});

export const stridedSlice: AnySimdKernel = simdKernel<'x', tf.StridedSliceAttrs>({
  name: 'StridedSlice',
  run({ x }, attributes, backend) {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const info = tf.slice_util.sliceInfo(
      ...([x.shape, begin, end, strides] as const),
      ...([beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const),
    );
    if (info.isIdentity) return backend.makeView(x, info.finalShape);
    if (tf.util.sizeFromShape(info.finalShape) === 0) return backend.makeOutput(info.finalShape, x.dtype);
    if (info.sliceDim0 || info.isSimpleSlice) {
      const size = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
      const part = sliced(x, info.begin, size, backend);
      const view = backend.makeView(part, info.finalShape);
      backend.release(part);
      return view;
    }
    const steps = rowMajorStrides(x.shape);
    const to = backend.makeOutput(info.finalShape, x.dtype);
    const sizes = info.finalShapeSparse;
    const fromStrides = steps.map((step, axis) => step * info.strides[axis]!);
    const fromOffset = steps.reduce((sum, step, axis) => sum + step * info.begin[axis]!, 0);
    stridedCopy({ from: x, to, sizes, fromStrides, toStrides: rowMajorStrides(sizes), fromOffset }, backend);
    return to;
  },
});

export const reverse: AnySimdKernel = simdKernel<'x', tf.ReverseAttrs>({
  name: 'Reverse',
  run({ x }, { dims }, backend) {
    const axes = tf.util.parseAxisParam(dims, x.shape);
    if (x.shape.length === 0 || axes.length === 0) return backend.makeView(x, x.shape);
    const to = backend.makeOutput(x.shape, x.dtype);
    const toStrides = rowMajorStrides(x.shape);
    const fromStrides = toStrides.slice();
    let fromOffset = 0;
    for (const axis of new Set(axes)) {
      fromOffset += (x.shape[axis]! - 1) * toStrides[axis]!;
      fromStrides[axis] = -toStrides[axis]!;
    }
    stridedCopy({ from: x, to, sizes: x.shape, fromStrides, toStrides, fromOffset }, backend);
    return to;
  },
});
