import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { isNumeric } from '../../memory/tensor-storage.ts';
import { tf } from '../../tf.ts';
import { stridedCopy } from '../data/strided-copy.ts';

/** Writes the parts beside each other: [outer, inner₀ + inner₁ + …], where `inner` is all from `axis` on. */
function joined(
  parts: readonly tf.TensorInfo[],
  shape: number[],
  axis: number,
  backend: SimdBackend,
): tf.TensorInfo {
  const to = backend.makeOutput(shape, parts[0]!.dtype);
  let outer = 1;
  for (let index = 0; index < axis; index++) outer *= shape[index]!;
  const width = backend.storage(to).size / outer;
  let toOffset = 0;
  for (const from of parts) {
    const inner = backend.storage(from).size / outer;
    const strides = { fromStrides: [inner, 1], toStrides: [width, 1], toOffset };
    stridedCopy({ from, to, sizes: [outer, inner], ...strides }, backend);
    toOffset += inner;
  }
  return to;
}

/** The inputs of a kernel that takes any number of them. */
const listed = (inputs: object): tf.TensorInfo[] =>
  Array.isArray(inputs) ? inputs : (Object.values(inputs) as tf.TensorInfo[]);

function areAlike(inputs: object): boolean {
  const tensors = listed(inputs);
  const { dtype } = tensors[0]!;
  return isNumeric(dtype) && tensors.every((tensor) => tensor.dtype === dtype);
}

export const concat: AnySimdKernel = simdKernel<string, tf.ConcatAttrs>({
  name: 'Concat',
  accepts: areAlike,
  run(inputs, { axis }, backend) {
    const tensors = listed(inputs);
    const shape = tensors[0]!.shape.slice();
    const along = tf.util.parseAxisParam(axis, shape)[0]!;
    tf.backend_util.assertParamsConsistent(
      tensors.map((tensor) => tensor.shape),
      along,
    );
    shape[along] = 0;
    for (const tensor of tensors) shape[along]! += tensor.shape[along]!;
    const parts = tensors.filter((tensor) => backend.storage(tensor).size > 0);
    if (parts.length === 0) return backend.makeOutput(shape, tensors[0]!.dtype);
    if (parts.length === 1) return backend.makeView(parts[0]!, shape);
    return joined(parts, shape, along, backend);
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
    return shape.includes(0)
      ? backend.makeOutput(stacked, tensors[0]!.dtype)
      : joined(tensors, stacked, along, backend);
  },
});
