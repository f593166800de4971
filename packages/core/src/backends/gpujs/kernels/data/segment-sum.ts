import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { integersOf, withIntegers } from './rows.ts';

const SEGMENT_SUM = defineKernel({
  name: 'segmentSum',
  formula: 'y[s, n] = Σ x[k, n] over the rows k of segment s',
  inputs: ['x', 'order', 'starts'],
  integers: ['columns'],
  element: `const segment = div(i, columns); const column = i - segment * columns;
    const first = starts[segment]; let count = starts[segment + 1] - first;
    let sum = 0;
    for (let k = i * 0; k < count; k++) {
      const row = order[first + k];
      sum += x[row * columns + column];
    }
    return sum;`,
});

/**
 * The sums of the rows of x with the same segment; rows whose segment is outside are left out.
 *
 * The rows are put in the order of their segments first, so that each thread reads those of its own segment alone.
 *
 * @param x [n, columns], in any shape
 * @param segments n of them, in any order
 */
export function segmentSum(
  x: tf.TensorInfo,
  segments: Int32Array,
  shape: readonly number[],
  [count, columns]: readonly [number, number],
  backend: GpujsBackend,
): tf.TensorInfo {
  // A segment more, so that the GPU's last texel, which may reach behind the output, finds a start.
  const starts = new Int32Array(count + 2);
  for (const segment of segments) if (segment >= 0 && segment < count) starts[segment + 1]!++;
  for (let segment = 0; segment <= count; segment++) starts[segment + 1]! += starts[segment]!;
  const next = starts.slice();
  const order = new Int32Array(Math.max(1, starts[count]!));
  for (const [row, segment] of segments.entries()) {
    if (segment >= 0 && segment < count) order[next[segment]!++] = row;
  }
  return withIntegers(order, backend, (ordered) =>
    withIntegers(starts, backend, (from) =>
      backend.launch(SEGMENT_SUM, [x, ordered, from], { shape, numbers: { columns } }),
    ),
  );
}

/** The gradient of a look-up. */
export const unsortedSegmentSum: AnyBinding = bind<'x' | 'segmentIds', tf.UnsortedSegmentSumAttrs>({
  name: 'UnsortedSegmentSum',
  accepts: ({ x, segmentIds }) =>
    isFloat(x) && !x.shape.includes(0) && segmentIds.dtype === 'int32' && segmentIds.shape.length === 1,
  run({ x, segmentIds }, { numSegments }, backend) {
    const [n = 1, ...rest] = x.shape;
    tf.util.assert(
      n === segmentIds.shape[0],
      () => `UnsortedSegmentSum: expected ${n} segment ids for x [${x.shape}], got ${segmentIds.shape[0]}.`,
    );
    const sizes = [numSegments, tf.util.sizeFromShape(rest)] as const;
    const segments = integersOf(segmentIds, 'UnsortedSegmentSum', backend);
    return segmentSum(x, segments, [numSegments, ...rest], sizes, backend);
  },
});
