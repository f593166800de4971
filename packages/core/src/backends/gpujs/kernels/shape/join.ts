import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { MAX_INPUTS } from '../../limits.ts';

/** WebGL 2 gives a kernel sixteen textures, of which one is kept for uploads. */
const MOST_WHOLE_PARTS = 15;

/** Tensors seen as [outer, width]. */
export interface Parts {
  readonly tensors: readonly tf.TensorInfo[];
  readonly outer: number;
}

/** The parts beside each other: [outer, width₀ + width₁ + …]. */
export function joined(
  { tensors, outer }: Parts,
  shape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  if (tensors.length === 1) return backend.makeView(tensors[0]!, shape);
  const most = areWhole(tensors, outer, backend) ? MOST_WHOLE_PARTS : MAX_INPUTS;
  if (tensors.length <= most) return joinedAtOnce({ tensors, outer }, shape, backend);
  const groups: tf.TensorInfo[] = [];
  for (let start = 0; start < tensors.length; start += most) {
    const group = tensors.slice(start, start + most);
    const width = group.reduce((sum, tensor) => sum + widthOf(tensor, outer), 0);
    groups.push(joined({ tensors: group, outer }, [outer, width], backend));
  }
  const y = joined({ tensors: groups, outer }, shape, backend);
  backend.release(...groups);
  return y;
}

const widthOf = ({ shape }: tf.TensorInfo, outer: number): number => tf.util.sizeFromShape(shape) / outer;

/** Whether a thread of WebGL 2 reads one part alone, since each row of each part is of whole texels. */
const areWhole = (tensors: readonly tf.TensorInfo[], outer: number, backend: GpujsBackend): boolean =>
  backend.drawsBlocks && tensors.every((tensor) => widthOf(tensor, outer) % 4 === 0);

function joinedAtOnce(
  { tensors, outer }: Parts,
  shape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const numbers: Record<string, number> = {};
  let end = 0;
  for (const [part, tensor] of tensors.entries()) {
    const width = widthOf(tensor, outer);
    end += width;
    numbers[`w${part}`] = width;
    numbers[`e${part}`] = end;
  }
  const kernel = areWhole(tensors, outer, backend) ? texelKernelOf(tensors.length) : kernelOf(tensors.length);
  return backend.launch(kernel, tensors, { shape, dtype: tensors[0]!.dtype, numbers });
}

const texelKernels = new Map<number, GpuKernel>();

/** The same for parts of whole texels: a thread reads one part alone. */
function texelKernelOf(count: number): GpuKernel {
  const known = texelKernels.get(count);
  if (known !== undefined) return known;
  const parts = Array.from({ length: count }, (_, part) => part);
  const choices = parts.map((part) => {
    const test = part === count - 1 ? '' : `if (column < e${part})`;
    const start = part === 0 ? '' : ` - e${part - 1}`;
    return `${test} return texel(x${part}, float((row * w${part} + column${start}) / 4));`;
  });
  const kernel = defineKernel({
    name: `join ${count} of texels`,
    formula: `y[row, column] = the ${count} parts beside each other`,
    inputs: parts.map((part) => `x${part}`),
    integers: parts.flatMap((part) => [`w${part}`, `e${part}`]),
    element: '',
    glsl: `int i = t * 4; int row = i / e${count - 1}; int column = i - row * e${count - 1};
      ${choices.join(' else ')}`,
  });
  texelKernels.set(count, kernel);
  return kernel;
}

const kernels = new Map<number, GpuKernel>();

/** The kernel for a number of parts: w are their widths, e the columns behind them. */
function kernelOf(count: number): GpuKernel {
  const known = kernels.get(count);
  if (known !== undefined) return known;
  const parts = Array.from({ length: count }, (_, part) => part);
  const choices = parts.map((part) => {
    const test = part === count - 1 ? '' : `if (column < e${part})`;
    const start = part === 0 ? '' : ` - e${part - 1}`;
    return `${test} { y = x${part}[row * w${part} + column${start}]; }`;
  });
  const kernel = defineKernel({
    name: `join ${count}`,
    formula: `y[row, column] = the ${count} parts beside each other`,
    inputs: parts.map((part) => `x${part}`),
    integers: parts.flatMap((part) => [`w${part}`, `e${part}`]),
    element: `const row = div(i, e${count - 1}); const column = i - row * e${count - 1}; let y = 0.0;
      ${choices.join(' else ')} return y;`,
  });
  kernels.set(count, kernel);
  return kernel;
}

/** The inputs of a kernel that takes any number of them. */
export const listed = (inputs: object): tf.TensorInfo[] =>
  Array.isArray(inputs) ? inputs : (Object.values(inputs) as tf.TensorInfo[]);

function areAlike(inputs: object): boolean {
  const tensors = listed(inputs);
  const { dtype } = tensors[0]!;
  const isNumeric = dtype !== 'string' && dtype !== 'complex64';
  return isNumeric && tensors.every((tensor) => tensor.dtype === dtype);
}

const concat = bind<string, tf.ConcatAttrs>({
  name: 'Concat',
  accepts: areAlike,
  run(inputs, { axis }, backend) {
    const all = listed(inputs);
    const shape = all[0]!.shape.slice();
    const along = tf.util.parseAxisParam(axis, shape)[0]!;
    tf.backend_util.assertParamsConsistent(
      all.map((tensor) => tensor.shape),
      along,
    );
    shape[along] = all.reduce((sum, tensor) => sum + tensor.shape[along]!, 0);
    const tensors = all.filter((tensor) => !tensor.shape.includes(0));
    const outer = tf.util.sizeFromShape(shape.slice(0, along));
    if (tensors.length > 0) return joined({ tensors, outer }, shape, backend);
    return backend.makeFilled(shape, all[0]!.dtype, new Float32Array(0));
  },
});

const pack = bind<string, tf.PackAttrs>({
  name: 'Pack',
  accepts: areAlike,
  run(inputs, { axis }, backend) {
    const tensors = listed(inputs);
    const { shape, dtype } = tensors[0]!;
    for (const tensor of tensors) {
      const message = 'All tensors passed to stack must have matching shapes';
      tf.util.assertShapesMatch(shape, tensor.shape, message);
    }
    const along = axis < 0 ? axis + shape.length + 1 : axis;
    const stacked = [...shape.slice(0, along), tensors.length, ...shape.slice(along)];
    if (shape.includes(0)) return backend.makeFilled(stacked, dtype, new Float32Array(0));
    const outer = tf.util.sizeFromShape(shape.slice(0, along));
    return joined({ tensors, outer }, stacked, backend);
  },
});

export const JOIN_BINDINGS: readonly AnyBinding[] = [concat, pack];
