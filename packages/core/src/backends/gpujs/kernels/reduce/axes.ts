import { tf } from '../../../../tf.ts';

/** A tensor seen as [outer, length, inner], of which the middle is reduced. */
export interface MiddleView {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** What a reduction gives, and the steps to it: several where the axes are scattered, none where each has size 1. */
export interface ReductionPlan {
  readonly shape: number[];
  /** How many values go into one. */
  readonly count: number;
  readonly steps: readonly MiddleView[];
}

/** One axis, or several, or all where none is named. */
export type Axes = number | number[] | undefined;

/** A tensor seen around one of its axes, which may be negative. */
export function aroundAxis(shape: readonly number[], axis: number): MiddleView {
  const middle = axis < 0 ? axis + shape.length : axis;
  return {
    outer: tf.util.sizeFromShape(shape.slice(0, middle)),
    length: shape[middle] ?? 1,
    inner: tf.util.sizeFromShape(shape.slice(middle + 1)),
  };
}

/** The plan for reducing axes of a shape; neighbouring axes are reduced together, the last ones first. */
export function planReduction(shape: readonly number[], axis: Axes, keepDims: boolean): ReductionPlan {
  const axes = new Set(tf.util.parseAxisParam(axis as number[], shape as number[]));
  const result = shape.flatMap((size, index) => (!axes.has(index) ? [size] : keepDims ? [1] : []));
  const steps: MiddleView[] = [];
  let [count, inner, end] = [1, 1, shape.length];
  while (end > 0) {
    const isReduced = axes.has(end - 1);
    let start = end;
    while (start > 0 && axes.has(start - 1) === isReduced) start--;
    const length = tf.util.sizeFromShape(shape.slice(start, end));
    if (!isReduced) inner *= length;
    else if (length !== 1) steps.push({ outer: tf.util.sizeFromShape(shape.slice(0, start)), length, inner });
    if (isReduced) count *= length;
    end = start;
  }
  return { shape: result, count, steps };
}
