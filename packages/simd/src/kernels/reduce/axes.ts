import { tf } from '../../tf.ts';

/** Neighbouring dimensions that are all reduced, or all kept. */
interface Run {
  size: number;
  readonly isReduced: boolean;
}

/** A tensor seen as [outer, length, inner], of which the middle is reduced. */
export interface MiddleView {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** What a reduction gives, and the steps to it: several where the axes are scattered. */
export interface ReductionPlan {
  readonly shape: number[];
  /** How many values go into one. */
  readonly count: number;
  readonly steps: readonly MiddleView[];
}

/** A tensor seen around one of its axes, which may be negative. */
export function aroundAxis(shape: readonly number[], axis: number): MiddleView {
  const middle = axis < 0 ? axis + shape.length : axis;
  const view = { outer: 1, length: shape[middle] ?? 1, inner: 1 };
  for (let index = 0; index < middle; index++) view.outer *= shape[index]!;
  for (let index = middle + 1; index < shape.length; index++) view.inner *= shape[index]!;
  return view;
}

/** The plan for reducing axes of a shape; the last axes are reduced first. */
export function planReduction(
  shape: readonly number[],
  axis: number | number[] | undefined,
  keepDims: boolean,
): ReductionPlan {
  const single = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis;
  if (typeof single === 'number' && Number.isInteger(single)) {
    const index = single < 0 ? single + shape.length : single;
    if (index >= 0 && index < shape.length) return planSingle(shape, index, keepDims);
  }
  const axes = tf.util.parseAxisParam(axis as number[], shape as number[]);
  const result: number[] = [];
  const runs: Run[] = [];
  let count = 1;
  for (let index = 0; index < shape.length; index++) {
    const size = shape[index]!;
    const isReduced = axes.includes(index);
    if (isReduced) count *= size;
    if (!isReduced) result.push(size);
    else if (keepDims) result.push(1);
    if (size === 1) continue;
    const last = runs.at(-1);
    if (last?.isReduced === isReduced) last.size *= size;
    else runs.push({ size, isReduced });
  }
  return { shape: result, count, steps: stepsOf(runs) };
}

/** The plan for one axis, which most reductions have. */
function planSingle(shape: readonly number[], axis: number, keepDims: boolean): ReductionPlan {
  const view = aroundAxis(shape, axis);
  const result = shape.slice();
  if (keepDims) result[axis] = 1;
  else result.splice(axis, 1);
  return { shape: result, count: view.length, steps: view.length === 1 ? [] : [view] };
}

function stepsOf(runs: readonly Run[]): MiddleView[] {
  const steps: MiddleView[] = [];
  let inner = 1;
  for (let last = runs.length - 1; last >= 0; last--) {
    const { size, isReduced } = runs[last]!;
    if (!isReduced) {
      inner *= size;
      continue;
    }
    let outer = 1;
    for (let index = 0; index < last; index++) outer *= runs[index]!.size;
    steps.push({ outer, length: size, inner });
  }
  return steps;
}
