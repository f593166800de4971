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
  range,
  TABLE_INTEGERS,
  type Table,
} from './regions.ts';

/**
 * Pooled regions of interest: a box whose edges are rounded to lines is `extent` lines from line `start`. Of P bins number p
 * has the box's lines from ⌊p·extent / P⌋ to before ⌈(p + 1)·extent / P⌉; so its line u is in the bins from ⌊u·P / extent⌋
 * to before ⌈(u + 1)·P / extent⌉.
 */

/** An edge rounded to a line, halves away from 0. */
const rounded = (name: string, edge: string): string => `
  let ${name} = Math.floor(Math.abs(${edge}));
  if (Math.abs(${edge}) - ${name} >= 0.5) { ${name} += 1; }
  if (${edge} < 0) { ${name} = -${name}; }`;

const EXTENT = `${EDGES} ${rounded('start', 'low')} ${rounded('last', 'high')}
  const extent = Math.max(1, last - start + 1);`;

const LINES: Table = {
  shape: ({ bins }) => [bins, 2],
  kernel: defineKernel({
    name: 'roiPoolLines',
    formula: 'l[k, p] = the first line of the bin in the features, and the end of these',
    inputs: ['boxes'],
    integers: TABLE_INTEGERS,
    numbers: ['scale'],
    element: `${LINES_PLACE} ${EXTENT}
      const first = Math.max(0, start + div(bin * extent, bins));
      const end = Math.min(size, start + div((bin + 1) * extent + bins - 1, bins));
      ${range('first < end', 'first', 'end')}`,
  }),
};

const READERS: Table = {
  shape: ({ images, size }) => [images * size, 2],
  kernel: defineKernel({
    name: 'roiPoolReaders',
    formula: 'r[k, n] = the first bin with the line, and the end of these',
    inputs: ['boxes', 'owners'],
    integers: TABLE_INTEGERS,
    numbers: ['scale'],
    element: `${BINS_PLACE} ${EXTENT}
      const own = line - start;
      ${range(
        `own >= 0 && own < extent && ${IS_OWN}`,
        'div(own * bins, extent)',
        'div((own + 1) * bins + extent - 1, extent)',
      )}`,
  }),
};

const PLACES = defineKernel({
  name: 'roiPoolPlaces',
  formula: 'a[k, p, q] = the first pixel of argmax x over the bin, −1 where it has none',
  inputs: ['features', 'owners', 'yLines', 'xLines'],
  integers: REGION_INTEGERS,
  numbers: ['lowest'],
  element: `let largest = lowest; let found = -1;
    ${overPixels(`
      const value = features[pixel * channels + channel];
      if (found < 0 || value > largest) { found = pixel; }
      if (value > largest) { largest = value; }`)}
    return found;`,
});

const VALUES = defineKernel({
  name: 'roiPoolValues',
  formula: 'y[k, p, q] = x at the pixel a[k, p, q], 0 where there is none',
  inputs: ['features', 'places'],
  integers: ['channels'],
  element: `const pixel = places[i];
    let value = pixel * 0;
    if (pixel >= 0) { value = features[pixel * channels + mod(i, channels)]; }
    return value;`,
});

const GRADIENT = defineKernel({
  name: 'roiPoolGradient',
  formula: 'dx[b, n, m] = Σ dy[k, p, q] over the bins whose pixel a[k, p, q] it is',
  inputs: ['dy', 'places', 'yReaders', 'xReaders'],
  integers: REGION_INTEGERS,
  element: `let sum = 0;
    ${overBins('if (places[at] === pixel) { sum += dy[at]; }')}
    return sum;`,
});

/** Inputs: features, boxes, the images of these. Outputs: the values and their places. */
const roiPool = bind<'0' | '1' | '2', RegionAttributes>({
  name: 'RoiPool',
  run({ 0: features, 1: boxes, 2: owners }, { outputSize, spatialScale: scale }, backend) {
    const featuresShape = features.shape as FeaturesShape;
    const numbers = { scale, lowest: Number.NEGATIVE_INFINITY };
    const regions = { boxes, owners, featuresShape, outputSize, numbers };
    const channels = featuresShape[3];
    const shape = [boxes.shape[0]!, ...outputSize, channels];
    const launch = { shape, dtype: 'int32', regions } as const;
    const places = launchWithTables(PLACES, [features, owners], [LINES], launch, backend);
    return [backend.launch(VALUES, [features, places], { shape, numbers: { channels } }), places];
  },
});

/** Inputs: dy, places, boxes, the images of these. */
const roiPoolGradient = bind<'0' | '1' | '2' | '3', GradientAttributes<RegionAttributes>>({
  name: 'RoiPoolGradient',
  run({ 0: dy, 1: places, 2: boxes, 3: owners }, attributes, backend) {
    const { featuresShape, outputSize, spatialScale: scale } = attributes;
    const regions = { boxes, owners, featuresShape, outputSize, numbers: { scale } };
    const launch = { shape: featuresShape, regions };
    return [launchWithTables(GRADIENT, [dy, places], [READERS], launch, backend)];
  },
});

export const ROI_POOL_BINDINGS: readonly AnyBinding[] = [roiPool, roiPoolGradient];
