import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import {
  BINS_PLACE,
  EDGES,
  type FeaturesShape,
  type GradientAttributes,
  IS_OWN,
  LINES_PLACE,
  launchWithTables,
  overBins,
  overPixels,
  REGION_INTEGERS,
  type RegionAttributes,
  type Regions,
  range,
  TABLE_INTEGERS,
  type Table,
} from './regions.ts';

/**
 * Aligned regions of interest: along an axis a box has bins · samples samples, number s at start + (s + ½)·step. A sample
 * between −1 and the size of the axis reads the lines less than 1 away from it, at the border the outer one. The share of
 * a line in a bin is the mean of its nearness to the samples, and a bin is Σ yShare·xShare·x over its pixels.
 */

/** The samples of box `box`. The correction is for GPUs whose quotients may be a bit more than a whole number. */
const SAMPLES = `${EDGES}
  const start = Math.fround(low - offset);
  let extent = Math.fround(Math.fround(high - offset) - start);
  if (offset === 0) { extent = Math.max(1, extent); }
  let samples = ratio;
  if (ratio <= 0) {
    samples = Math.max(0, Math.ceil(Math.fround(extent / bins)));
    if ((samples - 1) * bins >= extent) { samples -= 1; }
  }
  const step = extent / (bins * Math.max(1, samples));`;

/**
 * Of the samples `first` … `end` − 1 those that may lie between two places, and few others: number `next` and `count` in
 * all. A loop over their numbers themselves would not end where these are too large for floats.
 */
const samplesBetween = (first: string, end: string, from: string, to: string): string => `
  let next = ${first}; let after = ${end};
  if (step !== 0) {
    const a = (${from} - start) / step - 0.5; const b = (${to} - start) / step - 0.5;
    next = Math.max(next, Math.floor(Math.min(a, b)));
    after = Math.min(after, Math.ceil(Math.max(a, b)) + 1);
  }
  const count = after - next;`;

const OF_BIN = ['bin * samples', '(bin + 1) * samples'] as const;
const OF_BOX = ['0', 'bins * samples'] as const;

const SHARES: Table = {
  shape: ({ bins, size }) => [bins, size],
  kernel: defineKernel({
    name: 'roiAlignShares',
    formula: 's[k, p, n] = the mean over the samples of the bin of max(0, 1 − |sample − n|)',
    inputs: ['boxes'],
    integers: TABLE_INTEGERS,
    numbers: ['scale', 'offset', 'ratio'],
    element: `
      const row = div(i, size); const line = i - row * size;
      const box = div(row, bins); const bin = row - box * bins;
      ${SAMPLES} ${samplesBetween(...OF_BIN, 'line - 1', 'line + 1')}
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const sample = start + (next + k + 0.5) * step;
        if (sample >= -1 && sample <= size) {
          const inside = Math.min(Math.max(sample, 0), size - 1);
          sum += Math.max(0, 1 - Math.abs(inside - line));
        }
      }
      return sum / Math.max(1, samples);`,
  }),
};

const LINES: Table = {
  shape: ({ bins }) => [bins, 2],
  kernel: defineKernel({
    name: 'roiAlignLines',
    formula: 'l[k, p] = the first line that the samples of the bin read, and the end of these',
    inputs: ['boxes'],
    integers: TABLE_INTEGERS,
    numbers: ['scale', 'offset', 'ratio'],
    element: `${LINES_PLACE} ${SAMPLES} ${samplesBetween(...OF_BIN, '-1', 'size')}
      const one = start + (next + 0.5) * step; const other = start + (after - 0.5) * step;
      const first = Math.max(0, Math.floor(Math.min(one, other)));
      const end = Math.min(size, Math.floor(Math.max(one, other)) + 2);
      ${range('count > 0 && end > 0', 'Math.min(first, size - 1)', 'end')}`,
  }),
};

/** The lines of the border are read from as far outside as the others from between. */
const READERS: Table = {
  shape: ({ images, size }) => [images * size, 2],
  kernel: defineKernel({
    name: 'roiAlignReaders',
    formula: 'r[k, n] = the first bin whose samples read the line, and the end of these',
    inputs: ['boxes', 'owners'],
    integers: TABLE_INTEGERS,
    numbers: ['scale', 'offset', 'ratio'],
    element: `${BINS_PLACE} ${SAMPLES} ${samplesBetween(...OF_BOX, 'line - 1', 'line + 1')}
      ${range(`count > 0 && ${IS_OWN}`, 'div(next, samples)', 'div(after - 1, samples) + 1')}`,
  }),
};

const ALIGN = defineKernel({
  name: 'roiAlign',
  formula: 'y[k, p, q] = Σ yShare[k, p, n]·xShare[k, q, m]·x[n, m] over the pixels of the bin',
  inputs: ['features', 'owners', 'yShares', 'xShares', 'yLines', 'xLines'],
  integers: REGION_INTEGERS,
  element: `let sum = 0;
    ${overPixels(
      `sum += features[pixel * channels + channel] * yShares[yRow * ySize + y] * xShares[xRow * xSize + x];`,
    )}
    return sum;`,
});

const GRADIENT = defineKernel({
  name: 'roiAlignGradient',
  formula:
    'dx[b, n, m] = Σ yShare[k, p, n]·xShare[k, q, m]·dy[k, p, q] over the bins of image b that read the pixel',
  inputs: ['dy', 'yShares', 'xShares', 'yReaders', 'xReaders'],
  integers: REGION_INTEGERS,
  element: `let sum = 0;
    ${overBins('sum += dy[at] * yShares[yRow * ySize + y] * xShares[xRow * xSize + x];')}
    return sum;`,
});

interface AlignAttributes extends RegionAttributes {
  readonly samplingRatio: number;
  readonly aligned: boolean;
}

const numbersOf = ({ spatialScale, samplingRatio, aligned }: AlignAttributes): Regions['numbers'] => ({
  scale: spatialScale,
  ratio: samplingRatio,
  offset: aligned ? 0.5 : 0,
});

/** Inputs: features, boxes, the images of these. */
const roiAlign = bind<'0' | '1' | '2', AlignAttributes>({
  name: 'RoiAlign',
  run({ 0: features, 1: boxes, 2: owners }, attributes, backend) {
    const { outputSize } = attributes;
    const featuresShape = features.shape as FeaturesShape;
    const regions = { boxes, owners, featuresShape, outputSize, numbers: numbersOf(attributes) };
    const shape = [boxes.shape[0]!, ...outputSize, featuresShape[3]];
    return [launchWithTables(ALIGN, [features, owners], [SHARES, LINES], { shape, regions }, backend)];
  },
});

/** Inputs: dy, boxes, the images of these. */
const roiAlignGradient = bind<'0' | '1' | '2', GradientAttributes<AlignAttributes>>({
  name: 'RoiAlignGradient',
  run({ 0: dy, 1: boxes, 2: owners }, attributes, backend) {
    const { featuresShape, outputSize } = attributes;
    const regions = { boxes, owners, featuresShape, outputSize, numbers: numbersOf(attributes) };
    return [launchWithTables(GRADIENT, [dy], [SHARES, READERS], { shape: featuresShape, regions }, backend)];
  },
});

export const ROI_ALIGN_BINDINGS: readonly AnyBinding[] = [roiAlign, roiAlignGradient];
