import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';

/** Which value of x each output is: x[offset + Σ position·step], over the positions of all dimensions. */
export interface StridedRead {
  /** The output's shape. */
  readonly shape: readonly number[];
  /** The dimensions that are walked, outermost first; as many values as `shape` has. Default: `shape`. */
  readonly sizes?: readonly number[];
  /** How far neighbours along each dimension lie from each other in x; may be 0 or negative. */
  readonly steps: readonly number[];
  /** Where in x the first value is. Default: 0. */
  readonly offset?: number;
}

/** A dimension with its step. */
interface Dimension {
  readonly size: number;
  readonly step: number;
}

/** The steps between neighbours along each dimension of a row-major tensor. */
export function rowMajorSteps(shape: readonly number[]): number[] {
  const steps: number[] = [];
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    steps.unshift(step);
    step *= shape[axis]!;
  }
  return steps;
}

/** Values that are read in JavaScript at most; more of them are on the device sooner. */
const MOST_AT_HAND = 1 << 16;

/**
 * Values of x in another order, some of them or some repeated; a view where all stay in their places. Integers that are at
 * hand stay so, since kernels that look rows up by them read them.
 */
export function stridedRead(x: tf.TensorInfo, read: StridedRead, backend: GpujsBackend): tf.TensorInfo {
  const { shape, sizes = shape, steps, offset = 0 } = read;
  const dimensions = joined(sizes, steps);
  const [first = { size: 1, step: 1 }] = dimensions;
  const isRun = dimensions.length < 2 && first.step === 1;
  if (isRun && offset === 0 && first.size === volume(x.shape)) return backend.makeView(x, shape);
  const integers = x.dtype === 'int32' && volume(shape) <= MOST_AT_HAND ? backend.valuesAtHand(x) : undefined;
  if (integers !== undefined) {
    return backend.makeFilled(shape, x.dtype, walked(integers, dimensions, offset, volume(shape)));
  }
  const numbers: Record<string, number> = { offset, s0: first.step };
  for (const [axis, { size, step }] of dimensions.entries()) {
    if (axis > 0) numbers[`n${axis}`] = size;
    numbers[`s${axis}`] = step;
  }
  return backend.launch(kernelOf(Math.max(1, dimensions.length)), [x], { shape, dtype: x.dtype, numbers });
}

const volume = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** The same walk in as few dimensions as possible. */
function joined(sizes: readonly number[], steps: readonly number[]): Dimension[] {
  const dimensions: Dimension[] = [];
  for (const [axis, size] of sizes.entries()) {
    if (size === 1) continue;
    const step = steps[axis]!;
    const outer = dimensions.at(-1);
    if (outer?.step === step * size) dimensions[dimensions.length - 1] = { size: outer.size * size, step };
    else dimensions.push({ size, step });
  }
  return dimensions;
}

/** The values of a walk, as {@link kernelOf} finds them. */
function walked(
  x: tf.TypedArray,
  dimensions: readonly Dimension[],
  offset: number,
  count: number,
): Int32Array {
  const inwards = dimensions.toReversed();
  return Int32Array.from({ length: count }, (_, i) => {
    let [left, place] = [i, offset];
    for (const { size, step } of inwards) {
      place += (left % size) * step;
      left = Math.floor(left / size);
    }
    return x[place]!;
  });
}

const kernels = new Map<number, GpuKernel>();

/** The kernel for a number of dimensions; it finds the place from the innermost one outwards. */
function kernelOf(rank: number): GpuKernel {
  const known = kernels.get(rank);
  if (known !== undefined) return known;
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const inner = axes
    .slice(1)
    .reverse()
    .map(
      (axis) =>
        `rest = div(left, n${axis}); place = place + (left - rest * n${axis}) * s${axis}; left = rest;`,
    );
  const kernel = defineKernel({
    name: `stridedRead ${rank}-D`,
    formula: `y[p₀, p₁, …] = x[offset + Σₐ pₐ·sₐ] over ${rank} dimensions`,
    inputs: ['x'],
    integers: ['offset', ...axes.slice(1).map((axis) => `n${axis}`), ...axes.map((axis) => `s${axis}`)],
    element: `let left = i; let rest = i; let place = offset; ${inner.join(' ')} return x[place + left * s0];`,
  });
  kernels.set(rank, kernel);
  return kernel;
}
