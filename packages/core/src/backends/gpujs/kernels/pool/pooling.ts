import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import type { Grid } from '../conv/grid.ts';
import { BACKWARD, FORWARD, PLACE, WALK_INTEGERS, type Walk } from '../conv/walk.ts';

/** A kernel that visits the values under a window; `columns` are the channels. */
const windowKernel = (
  walk: Walk,
  definition: Omit<Parameters<typeof defineKernel>[0], 'integers' | 'element'>,
  [before, visit, after]: readonly [string, string, string],
): GpuKernel =>
  defineKernel({
    ...definition,
    integers: [...WALK_INTEGERS, 'columns'],
    element: `${PLACE} ${walk.ranges} ${before}
      ${walk.overTaps(`const at = (sourceLine * xSourceSize + xSource) * columns + column; ${visit}`)}
      ${after}`,
  });

const MAXIMUM = windowKernel(
  FORWARD,
  {
    name: 'maxPool',
    formula: 'y[o] = maxₜ x[o·stride − padding + t]',
    inputs: ['source'],
    numbers: ['lowest'],
  },
  [
    'let largest = lowest;',
    'const value = source[at]; if (value > largest) { largest = value; }',
    'return largest;',
  ],
);

const AVERAGE = windowKernel(
  FORWARD,
  {
    name: 'averagePool',
    formula: 'y[o] = Σₜ x[o·stride − padding + t] / n, over the n taps that lie inside',
    inputs: ['source'],
    numbers: ['leastCount'],
  },
  [
    'let sum = 0;',
    'sum += source[at];',
    `let count = (zEnd - zFirst) * (yEnd - yFirst) * (xEnd - xFirst);
     if (count < leastCount) { count = leastCount; }
     return sum / count;`,
  ],
);

/** A window's tap as one number. */
const TAP = 'tapLine * xTaps + xTap';

const maximumPlace = (name: string, formula: string, comparison: string): GpuKernel =>
  windowKernel(FORWARD, { name, formula, inputs: ['source'], numbers: ['lowest'] }, [
    'let largest = lowest; let found = -1;',
    `const value = source[at]; if (value ${comparison} largest) { largest = value; found = ${TAP}; }`,
    'return found;',
  ]);

/** Of equal maxima TensorFlow.js takes the first in images, the last in volumes. */
const FIRST_PLACE = maximumPlace('maxPoolFirstPlace', 'p[o] = the first t of argmaxₜ x[o, t]', '>');
const LAST_PLACE = maximumPlace('maxPoolLastPlace', 'p[o] = the last t of argmaxₜ x[o, t]', '>=');

const MAXIMUM_GRADIENT = windowKernel(
  BACKWARD,
  {
    name: 'maxPoolGradient',
    formula: 'dx[i] = Σₜ dy[o] where p[o] = t, for o·stride − padding + t = i',
    inputs: ['slopes', 'places'],
  },
  ['let sum = 0;', `if (places[at] === ${TAP}) { sum += slopes[at]; }`, 'return sum;'],
);

const AVERAGE_GRADIENT = windowKernel(
  BACKWARD,
  {
    name: 'averagePoolGradient',
    formula: 'dx[i] = Σₜ dy[o] / taps, for o·stride − padding + t = i',
    inputs: ['slopes'],
    numbers: ['share'],
  },
  ['let sum = 0;', 'sum += slopes[at];', 'return sum * share;'],
);

const LOWEST = Number.NEGATIVE_INFINITY;

/** y [batch, (depth,) height, width, channels]; NaN is never the largest, as in TensorFlow.js. */
export function maxPool(x: tf.TensorInfo, grid: Grid, backend: GpujsBackend): tf.TensorInfo {
  const numbers = { ...FORWARD.integers(grid), columns: grid.inputChannels, lowest: LOWEST };
  return backend.launch(MAXIMUM, [x], { shape: grid.outputShape, dtype: x.dtype, numbers });
}

/** y [batch, (depth,) height, width, channels]; a window without values is divided by `leastCount`. */
export function averagePool(
  x: tf.TensorInfo,
  grid: Grid,
  leastCount: number,
  backend: GpujsBackend,
): tf.TensorInfo {
  const numbers = { ...FORWARD.integers(grid), columns: grid.inputChannels, leastCount };
  return backend.launch(AVERAGE, [x], { shape: grid.outputShape, numbers });
}

/** dx of dy: one kernel finds the largest value's tap in each window, one gathers for each input. */
export function maxPoolGradient(
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  grid: Grid,
  tie: 'first' | 'last',
  backend: GpujsBackend,
): tf.TensorInfo {
  const columns = grid.inputChannels;
  const places = backend.launch(tie === 'first' ? FIRST_PLACE : LAST_PLACE, [x], {
    shape: grid.outputShape,
    numbers: { ...FORWARD.integers(grid), columns, lowest: LOWEST },
  });
  const dx = backend.launch(MAXIMUM_GRADIENT, [dy, places], {
    shape: grid.inputShape,
    numbers: { ...BACKWARD.integers(grid), columns },
  });
  backend.release(places);
  return dx;
}

/** dx of dy; each window shares its slope among all of its taps, also those outside. */
export function averagePoolGradient(dy: tf.TensorInfo, grid: Grid, backend: GpujsBackend): tf.TensorInfo {
  const { z, y, x, inputChannels: columns, inputShape } = grid;
  const share = 1 / (z.taps * y.taps * x.taps);
  const numbers = { ...BACKWARD.integers(grid), columns, share };
  return backend.launch(AVERAGE_GRADIENT, [dy], { shape: inputShape, numbers });
}
