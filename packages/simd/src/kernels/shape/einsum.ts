import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { matrixProduct } from '../matmul/matrix-product.ts';
import { transposed } from './transpose.ts';

/** An operand with the labels of its axes, numbered: those of the output first, in its order, then the summed ones. */
interface Operand {
  readonly tensor: tf.TensorInfo;
  readonly labels: readonly number[];
}

/** A product Σ a·b in which each label is in both operands, or in one of them and the output. */
interface Contraction {
  readonly a: Operand;
  readonly b: Operand;
  readonly outputRank: number;
}

/** The contraction that an equation stands for; undefined where a label would have to be summed in one operand alone. */
function contractionOf(inputs: readonly tf.TensorInfo[], equation: string): Contraction | undefined {
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, inputs.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, inputs as tf.Tensor[]);
  const [a, b] = inputs.map((tensor, index) => ({ tensor, labels: idDims[index]! }));
  const inBoth = (label: number): boolean => a!.labels.includes(label) && b!.labels.includes(label);
  const areFloats = inputs.every(({ dtype }) => dtype === 'float32');
  if (!areFloats || b === undefined || !summedDims.every(inBoth)) return undefined;
  return { a: a!, b, outputRank: allDims.length - summedDims.length };
}

/** Σ a·b as a product of matrices [batch, rows, inner]·[batch, inner, columns], with as few copies as possible. */
function contract({ a, b, outputRank }: Contraction, backend: SimdBackend): tf.TensorInfo {
  const outputs = Array.from({ length: outputRank }, (_, label) => label);
  const batch = outputs.filter((label) => a.labels.includes(label) && b.labels.includes(label));
  const rows = outputs.filter((label) => !b.labels.includes(label));
  const columns = outputs.filter((label) => !a.labels.includes(label));
  const inner = a.labels.filter((label) => label >= outputRank);
  const left = matrices(a, batch, rows, inner, backend);
  const right = matrices(b, batch, inner, columns, backend);
  const product = matrixProduct(
    {
      ...{ a: left.tensor, b: right.tensor, transposeA: left.isTransposed, transposeB: right.isTransposed },
      ...{ bias: undefined, activation: 'linear' },
    },
    backend,
  );
  const labels = [...batch, ...rows, ...columns];
  const sizes = labels.map((label) => sizeOf(label, a, b));
  const view = backend.makeView(product, sizes);
  const y = transposed(
    view,
    outputs.map((label) => labels.indexOf(label)),
    backend,
  );
  for (const tensor of [left.tensor, right.tensor, product, view]) backend.release(tensor);
  return y;
}

const sizeOf = (label: number, ...operands: Operand[]): number => {
  const { tensor, labels } = operands.find((operand) => operand.labels.includes(label))!;
  return tensor.shape[labels.indexOf(label)]!;
};

/** An operand as [batch, first, second], or as [batch, second, first] where only that needs no copy. */
function matrices(
  operand: Operand,
  batch: readonly number[],
  first: readonly number[],
  second: readonly number[],
  backend: SimdBackend,
): { tensor: tf.TensorInfo; isTransposed: boolean } {
  const { tensor, labels } = operand;
  const axesOf = (order: readonly number[]): number[] => order.map((label) => labels.indexOf(label));
  const isInPlace = (axes: readonly number[]): boolean => axes.every((axis, index) => axis === index);
  const straight = axesOf([...batch, ...first, ...second]);
  const swapped = axesOf([...batch, ...second, ...first]);
  const isTransposed = !isInPlace(straight) && isInPlace(swapped);
  const moved = transposed(tensor, isTransposed ? swapped : straight, backend);
  const count = (group: readonly number[]): number =>
    group.reduce((size, label) => size * sizeOf(label, operand), 1);
  const [height, width] = isTransposed ? [second, first] : [first, second];
  const view = backend.makeView(moved, [count(batch), count(height), count(width)]);
  backend.release(moved);
  return { tensor: view, isTransposed };
}

/** Sums of products of two tensors; other equations are left to TensorFlow.js' cpu kernel. */
export const einsum: AnySimdKernel = simdKernel<string, tf.EinsumAttrs>({
  name: 'Einsum',
  accepts: (inputs, { equation }) => contractionOf(Object.values(inputs), equation) !== undefined,
  run: (inputs, { equation }, backend) => contract(contractionOf(Object.values(inputs), equation)!, backend),
});
