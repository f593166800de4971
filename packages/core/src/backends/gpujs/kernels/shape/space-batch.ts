import { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { padded } from './pad.ts';
import { sliced } from './slice.ts';
import { transposed } from './transpose.ts';

/** Blocks of the spatial dimensions become batch entries, after padding with zeros. */
const spaceToBatch = bind<'x', tf.SpaceToBatchNDAttrs>({
  name: 'SpaceToBatchND',
  run({ x }, { blockShape, paddings }, backend) {
    const blocks = tf.util.sizeFromShape(blockShape);
    const none = [0, 0] as const;
    const rest = x.shape.slice(1 + blockShape.length).map(() => none);
    const whole = padded(x, [none, ...(paddings as Array<[number, number]>), ...rest], 0, backend);
    const split = tf.backend_util.getReshaped(whole.shape, blockShape, blocks, false);
    const perm = tf.backend_util.getPermuted(split.length, blockShape.length, false);
    const shape = tf.backend_util.getReshapedPermuted(whole.shape, blockShape, blocks, false);
    const view = backend.makeView(whole, split);
    const moved = transposed(view, perm, backend);
    const y = backend.makeView(moved, shape);
    backend.release(whole, view, moved);
    return y;
  },
});

/** The inverse: batch entries become blocks of the spatial dimensions, which are then cropped. */
const batchToSpace = bind<'x', tf.BatchToSpaceNDAttrs>({
  name: 'BatchToSpaceND',
  run({ x }, { blockShape, crops }, backend) {
    const blocks = tf.util.sizeFromShape(blockShape);
    const split = tf.backend_util.getReshaped(x.shape, blockShape, blocks);
    const perm = tf.backend_util.getPermuted(split.length, blockShape.length);
    const shape = tf.backend_util.getReshapedPermuted(x.shape, blockShape, blocks);
    const cropped = tf.backend_util.getSliceSize(shape, crops, blockShape.length);
    const size = [...cropped, ...shape.slice(cropped.length)];
    const begin = shape.map((_, axis) => (axis < 1 || axis > crops.length ? 0 : crops[axis - 1]![0]!));
    const view = backend.makeView(x, split);
    const moved = transposed(view, perm, backend);
    const whole = backend.makeView(moved, shape);
    const y = sliced(whole, begin, size, backend);
    backend.release(view, moved, whole);
    return y;
  },
});

export const SPACE_BATCH_BINDINGS: readonly AnyBinding[] = [spaceToBatch, batchToSpace];
