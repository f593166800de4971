import type { tf } from '../../../../tf.ts';
import type { GpujsBackend, Launch } from '../../backend.ts';
import type { GpuKernel } from '../../define-kernel.ts';

/**
 * Regions of interest: bins [box, yBins, xBins, channels] of boxes [box, 4] over features [batch, ySize, xSize, channels].
 *
 * Which lines a bin reads, and by which bins a line is read, depends on one axis at a time. Small tables have it for each
 * axis; the large kernels, of bins and of features, look it up there and gather from one another.
 */

/** [batch, ySize, xSize, channels] */
export type FeaturesShape = [number, number, number, number];

/** Attributes of core's ops RoiPool and RoiAlign. */
export interface RegionAttributes {
  /** [yBins, xBins] */
  readonly outputSize: readonly [number, number];
  readonly spatialScale: number;
}

/** Attributes of their gradients. */
export type GradientAttributes<Attributes extends RegionAttributes> = Attributes & {
  readonly featuresShape: FeaturesShape;
};

/** What a table's kernel is told: the axis's place in a box (x1, y1, x2, y2), and the images whose lines follow one another. */
export const TABLE_INTEGERS: readonly string[] = ['axis', 'bins', 'size', 'images'];

/** The edges of box `box` along the axis in pixels of the features, 32-bit floats in each mode. */
export const EDGES = `
  const low = Math.fround(boxes[box * 4 + axis] * scale);
  const high = Math.fround(boxes[box * 4 + axis + 2] * scale);`;

/** From element i of a table [box, bin, 2] to its place. */
export const LINES_PLACE = `
  const row = div(i, 2); const which = i - row * 2;
  const box = div(row, bins); const bin = row - box * bins;`;

/** From element i of a table [box, images · line, 2] to its place. */
export const BINS_PLACE = `
  const row = div(i, 2); const which = i - row * 2;
  const box = div(row, images * size); const place = row - box * images * size;
  const image = div(place, size); const line = place - image * size;`;

/** Whether a box has lines of this image. Columns are those of any image. */
export const IS_OWN = '(axis === 0 || owners[box] === image)';

/** A table's range: its first place for `which` = 0, its end for 1; both 0 where it is empty. */
export const range = (isFull: string, first: string, end: string): string => `
  let result = i * 0;
  if (${isFull}) { if (which > 0) { result = ${end}; } else { result = ${first}; } }
  return result;`;

/** What the kernels of bins and of features are told. */
export const REGION_INTEGERS: readonly string[] = [
  'batches',
  'ySize',
  'xSize',
  'channels',
  'yBins',
  'xBins',
  'count',
];

/** The body of a kernel of bins; `visit` sees each pixel of a bin, value `at + channel` of the features. */
export const overPixels = (visit: string): string => `
  const place = div(i, channels); const channel = i - place * channels;
  const yRow = div(place, xBins); const xBin = place - yRow * xBins;
  const box = div(yRow, yBins); const xRow = box * xBins + xBin;
  const image = div(owners[box], 1);
  if (image >= 0 && image < batches) {
    const yEnd = yLines[yRow * 2 + 1]; const xEnd = xLines[xRow * 2 + 1];
    for (let y = yLines[yRow * 2]; y < yEnd; y++) {
      for (let x = xLines[xRow * 2]; x < xEnd; x++) {
        const pixel = (image * ySize + y) * xSize + x; ${visit}
      }
    }
  }`;

/** The body of a kernel of features; `visit` sees each bin that reads pixel `pixel`, value `at` of the bins. */
export const overBins = (visit: string): string => `
  const pixel = div(i, channels); const channel = i - pixel * channels;
  const line = div(pixel, xSize); const x = pixel - line * xSize; const y = mod(line, ySize);
  for (let box = 0; box < count; box++) {
    const yPlace = (box * batches * ySize + line) * 2; const yEnd = yReaders[yPlace + 1];
    if (yEnd > 0) {
      const xPlace = (box * xSize + x) * 2; const xEnd = xReaders[xPlace + 1];
      if (xEnd > 0) {
        for (let p = yReaders[yPlace]; p < yEnd; p++) {
          const yRow = box * yBins + p;
          for (let q = xReaders[xPlace]; q < xEnd; q++) {
            const xRow = box * xBins + q; const at = (yRow * xBins + q) * channels + channel; ${visit}
          }
        }
      }
    }
  }`;

/** A table of ranges or shares: one for y, one for x. */
export interface Table {
  /** Its inputs are `boxes`, `owners` or both. */
  readonly kernel: GpuKernel;
  /** Rows and columns that each box has. */
  readonly shape: (axis: {
    readonly bins: number;
    readonly size: number;
    readonly images: number;
  }) => readonly [number, number];
}

/** Boxes over features. */
export interface Regions {
  /** [count, 4] */
  readonly boxes: tf.TensorInfo;
  /** The images of the boxes: [count]. */
  readonly owners: tf.TensorInfo;
  readonly featuresShape: FeaturesShape;
  readonly outputSize: readonly [number, number];
  /** What the kernels are told beside sizes. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Runs a kernel of bins or of features on some tensors and on tables, each of which it has for y and for x. */
export function launchWithTables(
  kernel: GpuKernel,
  inputs: readonly tf.TensorInfo[],
  tables: readonly Table[],
  { regions, ...launch }: Omit<Launch, 'numbers'> & { readonly regions: Regions },
  backend: GpujsBackend,
): tf.TensorInfo {
  const { boxes, owners, featuresShape, outputSize, numbers } = regions;
  const [batches, ySize, xSize, channels] = featuresShape;
  const [yBins, xBins] = outputSize;
  const count = boxes.shape[0]!;
  const axes = [
    { axis: 1, bins: yBins, size: ySize, images: batches },
    { axis: 0, bins: xBins, size: xSize, images: 1 },
  ];
  const made = tables.flatMap((table) =>
    axes.map((axis) => {
      const sources = table.kernel.inputs.map((name) => (name === 'boxes' ? boxes : owners));
      const shape = [count, ...table.shape(axis)];
      return backend.launch(table.kernel, sources, { shape, numbers: { ...numbers, ...axis } });
    }),
  );
  const result = backend.launch(kernel, [...inputs, ...made], {
    ...launch,
    numbers: { ...numbers, batches, ySize, xSize, channels, yBins, xBins, count },
  });
  backend.release(...made);
  return result;
}
