import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { rowMajorSteps, stridedRead } from './strided-read.ts';

/** The block of `size` that begins at `begin`. */
export function sliced(
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const steps = rowMajorSteps(x.shape);
  return stridedRead(x, { shape: size, steps, offset: offsetOf(begin, steps) }, backend);
}

const offsetOf = (begin: readonly number[], steps: readonly number[]): number =>
  begin.reduce((sum, position, axis) => sum + position * steps[axis]!, 0);

const slice = bind<'x', tf.SliceAttrs>({
  name: 'Slice',
  run({ x }, { begin, size }, backend) {
    const tensor = x as tf.Tensor;
    const [starts, sizes] = tf.slice_util.parseSliceParams(tensor, begin, size) as [number[], number[]];
    tf.slice_util.assertParamsValid(tensor, starts, sizes);
    return sliced(x, starts, sizes, backend);
  },
});

const stridedSlice = bind<'x', tf.StridedSliceAttrs>({
  name: 'StridedSlice',
  run({ x }, attributes, backend) {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const info = tf.slice_util.sliceInfo(
      ...([x.shape, begin, end, strides] as const),
      ...([beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const),
    );
    if (info.isIdentity) return backend.makeView(x, info.finalShape);
    const neighbours = rowMajorSteps(x.shape);
    const isDense = info.sliceDim0 || info.isSimpleSlice;
    const sizes = isDense
      ? tf.slice_util.computeOutShape(info.begin, info.end, info.strides)
      : info.finalShapeSparse;
    const steps = isDense ? neighbours : neighbours.map((step, axis) => step * info.strides[axis]!);
    const read = { shape: info.finalShape, sizes, steps, offset: offsetOf(info.begin, neighbours) };
    return stridedRead(x, read, backend);
  },
});

/** The same values, backwards along some axes. */
function reversed(x: tf.TensorInfo, axes: readonly number[], backend: GpujsBackend): tf.TensorInfo {
  const neighbours = rowMajorSteps(x.shape);
  const last = x.shape.map((size, axis) => (axes.includes(axis) ? Math.max(0, size - 1) : 0));
  const steps = neighbours.map((step, axis) => (axes.includes(axis) ? -step : step));
  return stridedRead(x, { shape: x.shape, steps, offset: offsetOf(last, neighbours) }, backend);
}

const reverse = bind<'x', tf.ReverseAttrs>({
  name: 'Reverse',
  run: ({ x }, { dims }, backend) => reversed(x, tf.util.parseAxisParam(dims, x.shape), backend),
});

/** Images [batch, height, width, channels]. */
const flipLeftRight = bind<'image'>({
  name: 'FlipLeftRight',
  run: ({ image }, _attributes, backend) => reversed(image, [2], backend),
});

export const SLICE_BINDINGS: readonly AnyBinding[] = [slice, stridedSlice, reverse, flipLeftRight];
