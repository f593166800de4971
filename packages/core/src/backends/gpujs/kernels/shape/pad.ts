import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { filled, isStorable } from './fill.ts';

type Paddings = ReadonlyArray<readonly [number, number]>;

/** A dimension of the output: `size` values of x with others before and after them. */
interface PaddedDimension {
  readonly before: number;
  readonly size: number;
  readonly after: number;
}

/** x with constant values around it. */
export function padded(
  x: tf.TensorInfo,
  paddings: Paddings,
  value: number,
  backend: GpujsBackend,
): tf.TensorInfo {
  const shape = paddedShape(x, paddings);
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return backend.makeView(x, shape);
  if (x.shape.includes(0)) return filled(shape, x.dtype, value, backend);
  const dimensions = joined(x.shape, paddings, true);
  const numbers = { value, ...numbersOf(dimensions) };
  return backend.launch(constantKernel(dimensions.length), [x], { shape, dtype: x.dtype, numbers });
}

const paddedShape = ({ shape }: tf.TensorInfo, paddings: Paddings): number[] =>
  paddings.map(([before, after], axis) => before + shape[axis]! + after);

/**
 * The dimensions with one that has no padding joined to that before it: to any for constant values, but only to one without
 * padding where order counts.
 */
function joined(shape: readonly number[], paddings: Paddings, toPadded: boolean): PaddedDimension[] {
  const dimensions: PaddedDimension[] = [];
  for (const [axis, [before, after]] of paddings.entries()) {
    const size = shape[axis]!;
    const outer = dimensions.at(-1);
    const isPlain = before === 0 && after === 0;
    if (isPlain && outer !== undefined && (toPadded || (outer.before === 0 && outer.after === 0))) {
      const whole = { before: outer.before * size, size: outer.size * size, after: outer.after * size };
      dimensions[dimensions.length - 1] = whole;
    } else dimensions.push({ before, size, after });
  }
  return dimensions;
}

function numbersOf(dimensions: readonly PaddedDimension[]): Record<string, number> {
  const numbers: Record<string, number> = {};
  let step = 1;
  for (let axis = dimensions.length - 1; axis >= 0; axis--) {
    const { before, size, after } = dimensions[axis]!;
    numbers[`b${axis}`] = before;
    numbers[`n${axis}`] = size;
    numbers[`s${axis}`] = step;
    numbers[`w${axis}`] = before + size + after;
    step *= size;
  }
  return numbers;
}

/** What both kernels share: positions p₀, p₁, … relative to the first value of x, innermost first. */
function positions(rank: number, use: (axis: number) => string): string {
  const inner = Array.from({ length: rank }, (_, index) => rank - 1 - index).map((axis) => {
    const outer = axis > 0 ? `rest = div(left, w${axis});` : 'rest = i * 0;';
    return `${outer} p = left - rest * w${axis} - b${axis}; ${use(axis)} left = rest;`;
  });
  return `let left = i; let rest = i; let p = i; let place = i * 0; ${inner.join(' ')}`;
}

const integersOf = (rank: number): string[] =>
  Array.from({ length: rank }, (_, axis) => [`b${axis}`, `n${axis}`, `s${axis}`, `w${axis}`]).flat();

const constantKernels = new Map<number, GpuKernel>();

function constantKernel(rank: number): GpuKernel {
  const known = constantKernels.get(rank);
  if (known !== undefined) return known;
  const use = (axis: number): string =>
    `if (p < 0 || p >= n${axis}) { outside = 1; } place = place + p * s${axis};`;
  const kernel = defineKernel({
    name: `pad ${rank}-D`,
    formula: 'y[p + b] = x[p] where every 0 ≤ pₐ < nₐ, else the value',
    inputs: ['x'],
    integers: integersOf(rank),
    numbers: ['value'],
    element: `let outside = 0; let y = value; ${positions(rank, use)} if (outside < 1) { y = x[place]; } return y;`,
  });
  constantKernels.set(rank, kernel);
  return kernel;
}

const mirrorKernels = new Map<number, GpuKernel>();

function mirrorKernel(rank: number): GpuKernel {
  const known = mirrorKernels.get(rank);
  if (known !== undefined) return known;
  const use = (axis: number): string =>
    `if (p < 0) { p = border - 1 - p; } if (p >= n${axis}) { p = n${axis} + n${axis} - 1 - border - p; }
    place = place + p * s${axis};`;
  const kernel = defineKernel({
    name: `mirrorPad ${rank}-D`,
    formula: 'y[p + b] = x[q], q = p or, outside of x, p mirrored at the border of x',
    inputs: ['x'],
    integers: [...integersOf(rank), 'border'],
    element: `${positions(rank, use)} return x[place];`,
  });
  mirrorKernels.set(rank, kernel);
  return kernel;
}

const padV2 = bind<'x', tf.PadV2Attrs>({
  name: 'PadV2',
  accepts: ({ x }, { constantValue }) => isStorable(constantValue, x.dtype),
  run: ({ x }, { paddings, constantValue }, backend) => padded(x, paddings, constantValue, backend),
});

/** x with its own values around it; with `reflect` the border is not repeated. */
const mirrorPad = bind<'x', tf.MirrorPadAttrs>({
  name: 'MirrorPad',
  run({ x }, { paddings, mode }, backend) {
    const dimensions = joined(x.shape, paddings, false);
    if (dimensions.length === 0) return backend.makeView(x, x.shape);
    const numbers = { border: mode === 'reflect' ? 1 : 0, ...numbersOf(dimensions) };
    const launch = { shape: paddedShape(x, paddings), dtype: x.dtype, numbers };
    return backend.launch(mirrorKernel(dimensions.length), [x], launch);
  },
});

export const PAD_BINDINGS: readonly AnyBinding[] = [padV2, mirrorPad];
