import { tf } from '../../../../tf.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { rowMajorSteps } from '../shape/strided-read.ts';

/** An equation with its labels as numbers: those of the output first, in its order, then the summed ones. */
interface Equation {
  readonly outputRank: number;
  readonly rank: number;
  readonly operands: readonly Operand[];
}

/** An operand's name in kernels, and the labels of its dimensions. */
interface Operand {
  readonly name: string;
  readonly labels: readonly number[];
}

const NAMES = ['a', 'b'];

function decode(equation: string, count: number): Equation {
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, count);
  const operands = idDims.map((labels, index) => ({ name: NAMES[index]!, labels }));
  return { outputRank: allDims.length - summedDims.length, rank: allDims.length, operands };
}

/**
 * The body for an equation: it finds the output's position along each label, innermost first, then loops over the labels
 * that are summed. `n0` is the size of label 0, `a0` the step of operand a along it.
 */
function elementOf({ outputRank, rank, operands }: Equation): string {
  const labels = Array.from({ length: rank }, (_, label) => label);
  const summed = labels.slice(outputRank);
  const start = operands.map(({ name }) => `let ${name}At = i * 0;`);
  const positions = labels.slice(0, outputRank).map((label) => {
    const moves = operands
      .filter((operand) => operand.labels.includes(label))
      .map(({ name }) => `${name}At = ${name}At + place * ${name}${label};`);
    return `rest = div(left, n${label}); place = left - rest * n${label}; ${moves.join(' ')} left = rest;`;
  });
  const values = operands.map((operand) => {
    const inner = summed.filter((label) => operand.labels.includes(label));
    const at = inner.map((label) => ` + k${label} * ${operand.name}${label}`);
    return `${operand.name}[${operand.name}At${at.join('')}]`;
  });
  return `let left = i; let rest = i; let place = i; ${start.join(' ')} ${positions.toReversed().join(' ')}
    let sum = 0;
    ${summed.map((label) => `for (let k${label} = 0; k${label} < n${label}; k${label}++) {`).join(' ')}
    sum += ${values.join(' * ')};
    ${summed.map(() => '}').join(' ')}
    return sum;`;
}

const kernels = new Map<string, GpuKernel>();

/** The kernel for the labels of an equation; sizes and steps are its integers. */
function kernelOf(equation: Equation): GpuKernel {
  const { outputRank, rank, operands } = equation;
  const labels = operands.map((operand) => operand.labels.join(' ')).join(', ');
  const name = `einsum ${labels} → ${outputRank}`;
  const known = kernels.get(name);
  if (known !== undefined) return known;
  const kernel = defineKernel({
    name,
    formula: 'y[p₀, p₁, …] = Σₖ a[…]·b[…], each operand at the positions of its own labels',
    inputs: operands.map((operand) => operand.name),
    integers: [
      ...Array.from({ length: rank }, (_, label) => `n${label}`),
      ...operands.flatMap((operand) => [...new Set(operand.labels)].map((label) => operand.name + label)),
    ],
    element: elementOf(equation),
  });
  kernels.set(name, kernel);
  return kernel;
}

/** Sums of products of one or two tensors. */
export const einsum: AnyBinding = bind<string, tf.EinsumAttrs>({
  name: 'Einsum',
  accepts: (inputs) => {
    const tensors = Object.values(inputs);
    return (
      tensors.length <= NAMES.length &&
      tensors.every((tensor) => isFloat(tensor) && !tensor.shape.includes(0))
    );
  },
  run(inputs, { equation }, backend) {
    const tensors = Object.values(inputs);
    const decoded = decode(equation, tensors.length);
    const { rank, outputRank, operands } = decoded;
    const labels = operands.map((operand) => [...operand.labels]);
    tf.backend_util.checkEinsumDimSizes(rank, labels, tensors as tf.Tensor[]);
    const sizes = Array.from({ length: rank }, () => 1);
    const numbers: Record<string, number> = {};
    for (const [index, operand] of operands.entries()) {
      const { shape } = tensors[index]!;
      const steps = rowMajorSteps(shape);
      for (const [axis, label] of operand.labels.entries()) {
        sizes[label] = shape[axis]!;
        // A label that an operand has twice walks along its diagonal.
        numbers[operand.name + label] = (numbers[operand.name + label] ?? 0) + steps[axis]!;
      }
    }
    for (const [label, size] of sizes.entries()) numbers[`n${label}`] = size;
    return backend.launch(kernelOf(decoded), tensors, { shape: sizes.slice(0, outputRank), numbers });
  },
});
