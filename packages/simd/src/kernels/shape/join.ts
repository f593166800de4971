import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, allNumeric, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { stridedCopy } from '../data/strided-copy.ts';

const size = (shape: readonly number[]): number => tf.util.sizeFromShape(shape as number[]);

/** Writes the parts beside each other: [outer, inner₀ + inner₁ + …], where `inner` is all from `axis` on. */
function joined(
  parts: readonly tf.TensorInfo[],
  shape: number[],
  axis: number,
  backend: SimdBackend,
): tf.TensorInfo {
  const to = backend.makeOutput(shape, parts[0]!.dtype);
  const outer = size(shape.slice(0, axis));
  const width = size(shape.slice(axis));
  let toOffset = 0;
  for (const from of parts) {
    const inner = size(from.shape) / outer;
    stridedCopy(
      { from, to, sizes: [outer, inner], fromStrides: [inner, 1], toStrides: [width, 1], toOffset },
      backend,
    );
    toOffset += inner;
  }
  return to;
}

/** The inputs of a kernel that takes any number of them. */
const listed = (inputs: object): tf.TensorInfo[] => Object.values(inputs) as tf.TensorInfo[];

const areAlike = (inputs: object): boolean => {
  const tensors = listed(inputs);
  return (
    allNumeric(inputs as tf.NamedTensorInfoMap) && tensors.every(({ dtype }) => dtype === tensors[0]!.dtype)
  );
};

export const concat: AnySimdKernel = simdKernel<string, tf.ConcatAttrs>({
  name: 'Concat',
  accepts: areAlike,
  run(inputs, { axis }, backend) {
    const tensors = listed(inputs);
    const shapes = tensors.map(({ shape }) => shape);
    const along = tf.util.parseAxisParam(axis, shapes[0]!)[0]!;
    tf.backend_util.assertParamsConsistent(shapes, along);
    const shape = tf.backend_util.computeOutShape(shapes, along);
    if (size(shape) === 0) return backend.makeOutput(shape, tensors[0]!.dtype);
    const parts = tensors.filter((tensor) => size(tensor.shape) > 0);
    if (parts.length === 1) return backend.makeView(parts[0]!, parts[0]!.shape);
    return joined(
      parts,
      tf.backend_util.computeOutShape(
        parts.map((part) => part.shape),
        along,
      ),
      along,
      backend,
    );
  },
});

export const pack: AnySimdKernel = simdKernel<string, tf.PackAttrs>({
  name: 'Pack',
  accepts: areAlike,
  run(inputs, { axis }, backend) {
    const tensors = listed(inputs);
    const { shape } = tensors[0]!;
    const along = axis < 0 ? axis + shape.length + 1 : axis;
    const stacked = [...shape.slice(0, along), tensors.length, ...shape.slice(along)];
    if (tensors.length === 1) return backend.makeView(tensors[0]!, stacked);
    for (const tensor of tensors) {
      const message = 'All tensors passed to stack must have matching shapes';
      tf.util.assertShapesMatch(shape, tensor.shape, message);
    }
    if (size(shape) === 0) return backend.makeOutput(stacked, tensors[0]!.dtype);
    return joined(tensors, stacked, along, backend);
  },
});
