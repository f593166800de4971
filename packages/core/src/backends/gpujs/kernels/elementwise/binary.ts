import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { broadcastWalk } from '../broadcast.ts';
import { COMPARISONS, OF_TWO } from './functions.ts';

/** y = f(a, b) in its forms: for equal shapes, and one for each number of joined dimensions. */
class BinaryFunction {
  readonly #name: string;
  readonly #expression: string;
  readonly #equal: GpuKernel;
  readonly #broadcast = new Map<number, GpuKernel>();

  constructor(name: string, expression: string) {
    this.#name = name;
    this.#expression = expression;
    this.#equal = defineKernel({
      name,
      formula: `y = ${expression}`,
      inputs: ['a', 'b'],
      element: `return ${expression};`,
      isElementwise: true,
    });
  }

  run(a: tf.TensorInfo, b: tf.TensorInfo, dtype: tf.DataType, backend: GpujsBackend): tf.TensorInfo {
    if (tf.util.arraysEqual(a.shape, b.shape)) {
      return backend.launch(this.#equal, [a, b], { shape: a.shape, dtype });
    }
    const { shape, sizes, steps } = broadcastWalk(a.shape, b.shape);
    const [aSteps, bSteps] = steps as [number[], number[]];
    const isEqual = sizes.length === 0 || (sizes.length === 1 && aSteps[0] === 1 && bSteps[0] === 1);
    if (isEqual) return backend.launch(this.#equal, [a, b], { shape, dtype });
    const numbers: Record<string, number> = {};
    for (const [axis, size] of sizes.entries()) {
      if (axis > 0) numbers[`n${axis}`] = size;
      numbers[`a${axis}`] = aSteps[axis]!;
      numbers[`b${axis}`] = bSteps[axis]!;
    }
    return backend.launch(this.#ofRank(sizes.length), [a, b], { shape, dtype, numbers });
  }

  /** Finds the places in a and b from the innermost dimension outwards. */
  #ofRank(rank: number): GpuKernel {
    const known = this.#broadcast.get(rank);
    if (known !== undefined) return known;
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    const inner = axes
      .slice(1)
      .reverse()
      .map(
        (axis) => `rest = div(left, n${axis}); place = left - rest * n${axis};
          aAt = aAt + place * a${axis}; bAt = bAt + place * b${axis}; left = rest;`,
      );
    const kernel = defineKernel({
      name: `${this.#name} ${rank}-D`,
      formula: `y = ${this.#expression}, a and b broadcast over ${rank} dimensions`,
      inputs: ['a', 'b'],
      integers: [
        ...axes.slice(1).map((axis) => `n${axis}`),
        ...axes.flatMap((axis) => [`a${axis}`, `b${axis}`]),
      ],
      element: `let left = i; let rest = i; let place = i; let aAt = i * 0; let bAt = i * 0; ${inner.join(' ')}
        const p = a[aAt + left * a0]; const q = b[bAt + left * b0];
        return ${this.#expression.replaceAll(/\b[ab]\b/g, (name) => (name === 'a' ? 'p' : 'q'))};`,
    });
    this.#broadcast.set(rank, kernel);
    return kernel;
  }
}

/** Operations whose whole numbers may leave what 32-bit floats hold; TensorFlow.js computes those. */
const arithmetic = Object.entries(OF_TWO).map(([name, expression]) => {
  const operation = new BinaryFunction(name, expression);
  const [first, second] = name === 'Prelu' ? ['x', 'alpha'] : name === 'EluGrad' ? ['dy', 'y'] : ['a', 'b'];
  const staysExact = name === 'Maximum' || name === 'Minimum';
  return bind<string>({
    name,
    accepts: (inputs) => {
      const [a, b] = [inputs[first!]!, inputs[second!]!];
      return a.dtype === b.dtype && (a.dtype === 'float32' || (staysExact && a.dtype === 'int32'));
    },
    run: (inputs, _attributes, backend) => {
      const [a, b] = [inputs[first!]!, inputs[second!]!];
      return operation.run(a, b, a.dtype, backend);
    },
  });
});

const comparisons = Object.entries(COMPARISONS).map(([name, expression]) => {
  const operation = new BinaryFunction(name, expression);
  const isLogical = name.startsWith('Logical');
  return bind<'a' | 'b'>({
    name,
    accepts: ({ a, b }) =>
      a.dtype === b.dtype &&
      (isLogical ? a.dtype === 'bool' : a.dtype !== 'string' && a.dtype !== 'complex64'),
    run: ({ a, b }, _attributes, backend) => operation.run(a, b, 'bool', backend),
  });
});

export const BINARY_BINDINGS: readonly AnyBinding[] = [...arithmetic, ...comparisons];
