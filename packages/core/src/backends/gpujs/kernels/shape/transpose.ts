import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { rowMajorSteps, stridedRead } from './strided-read.ts';

/** y[p₀, p₁, …] = x[…] with dimension k of y being dimension `perm[k]` of x; a view where nothing moves. */
export function transposed(x: tf.TensorInfo, perm: readonly number[], backend: GpujsBackend): tf.TensorInfo {
  const steps = rowMajorSteps(x.shape);
  const read = { shape: perm.map((axis) => x.shape[axis]!), steps: perm.map((axis) => steps[axis]!) };
  return stridedRead(x, read, backend);
}

const transpose = bind<'x', tf.TransposeAttrs>({
  name: 'Transpose',
  run: ({ x }, { perm }, backend) => transposed(x, perm, backend),
});

/** Blocks of the depth become blocks of the plane: [batch, height·size, width·size, depth / size²]. */
const depthToSpace = bind<'x', tf.DepthToSpaceAttrs>({
  name: 'DepthToSpace',
  run({ x }, { blockSize, dataFormat }, backend) {
    tf.util.assert(
      dataFormat === 'NHWC',
      () => `DepthToSpace: expected the data format NHWC, got ${dataFormat}.`,
    );
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const channels = depth / (blockSize * blockSize);
    const blocks = backend.makeView(x, [batch, height, width, blockSize, blockSize, channels]);
    const moved = transposed(blocks, [0, 1, 3, 2, 4, 5], backend);
    const y = backend.makeView(moved, [batch, height * blockSize, width * blockSize, channels]);
    backend.release(blocks, moved);
    return y;
  },
});

export const TRANSPOSE_BINDINGS: readonly AnyBinding[] = [transpose, depthToSpace];
