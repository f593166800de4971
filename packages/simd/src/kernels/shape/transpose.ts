import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { rowMajorStrides, stridedCopy } from '../data/strided-copy.ts';

/** y[i₀, i₁, …] = x[…] with dimension k of y being dimension `perm[k]` of x; a view where nothing moves. */
export function transposed(x: tf.TensorInfo, perm: readonly number[], backend: SimdBackend): tf.TensorInfo {
  const shape = perm.map((axis) => x.shape[axis]!);
  const moving = perm.filter((axis) => x.shape[axis] !== 1);
  if (moving.every((axis, index) => index === 0 || axis > moving[index - 1]!)) {
    return backend.makeView(x, shape);
  }
  const strides = rowMajorStrides(x.shape);
  const to = backend.makeOutput(shape, x.dtype);
  const fromStrides = perm.map((axis) => strides[axis]!);
  stridedCopy({ from: x, to, sizes: shape, fromStrides, toStrides: rowMajorStrides(shape) }, backend);
  return to;
}

export const transpose: AnySimdKernel = simdKernel<'x', tf.TransposeAttrs>({
  name: 'Transpose',
  run: ({ x }, { perm }, backend) => transposed(x, perm, backend),
});

/** Blocks of the depth become blocks of the plane: [batch, height·size, width·size, depth / size²]. */
export const depthToSpace: AnySimdKernel = simdKernel<'x', tf.DepthToSpaceAttrs>({
  name: 'DepthToSpace',
  run({ x }, { blockSize, dataFormat }, backend) {
    tf.util.assert(
      dataFormat === 'NHWC',
      () => `Only NHWC dataFormat supported on simd for depthToSpace. Got ${dataFormat}`,
    );
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const channels = depth / (blockSize * blockSize);
    const blocks = backend.makeView(x, [batch, height, width, blockSize, blockSize, channels]);
    const moved = transposed(blocks, [0, 1, 3, 2, 4, 5], backend);
    const y = backend.makeView(moved, [batch, height * blockSize, width * blockSize, channels]);
    backend.release(blocks);
    backend.release(moved);
    return y;
  },
});
