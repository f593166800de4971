import { tf } from '../tf.ts';
import type { BoxValues } from './regions.ts';

/** How samples are laid over the bins of a box. */
export interface SampleAttributes {
  /** Samples of a bin each way; 0 or less: as many as keep them at most a pixel apart. */
  readonly samplingRatio: number;
  /** Whether centers of pixels are at whole numbers and a half instead of at whole numbers. */
  readonly aligned: boolean;
}

/** An axis of the features with the bins of each box along it. */
export interface RegionAxis {
  /** 0 for x, 1 for y. */
  readonly axis: 0 | 1;
  readonly size: number;
  readonly bins: number;
}

/** Samples of a box along an axis: number i of its bins · samples lies at start + (i + ½) · step. */
interface Samples {
  readonly start: number;
  readonly step: number;
  /** In each bin. */
  readonly samples: number;
}

/** Rounded as torchvision's 32-bit floats are, since a bit more than a whole number is a sample more. */
function samplesOf(
  low: number,
  high: number,
  bins: number,
  { samplingRatio, aligned }: SampleAttributes,
): Samples {
  const offset = aligned ? 0.5 : 0;
  const start = Math.fround(low - offset);
  const between = Math.fround(Math.fround(high - offset) - start);
  const extent = aligned ? between : Math.max(1, between);
  const samples = samplingRatio > 0 ? samplingRatio : Math.max(0, Math.ceil(Math.fround(extent / bins)));
  return { start, step: extent / (bins * samples), samples };
}

/** The first of a bin's samples that may lie between −1 and `size`, and the end of these: large boxes have many others. */
function samplesInside({ start, step, samples }: Samples, bin: number, size: number): [number, number] {
  const [first, end] = [bin * samples, (bin + 1) * samples];
  if (step === 0) return [first, end];
  const places = [(-1 - start) / step - 0.5, (size - start) / step - 0.5];
  return [
    Math.max(first, Math.floor(Math.min(...places))),
    Math.min(end, Math.ceil(Math.max(...places)) + 1),
  ];
}

/** Adds the shares that the lines of an axis have in one bin to `shares` [size]. */
function addShares(shares: Float32Array, grid: Samples, bin: number): void {
  const { start, step, samples } = grid;
  const size = shares.length;
  const [first, end] = samplesInside(grid, bin, size);
  for (let sample = first; sample < end; sample++) {
    const place = start + (sample + 0.5) * step;
    if (place < -1 || place > size) continue;
    const inside = Math.min(Math.max(place, 0), size - 1);
    const before = Math.floor(inside);
    const ofNext = inside - before;
    shares[before]! += (1 - ofNext) / samples;
    if (ofNext > 0) shares[before + 1]! += ofNext / samples;
  }
}

/**
 * How much of each line of an axis is in each bin of each box: the mean, over the samples of the bin, of their nearness to
 * the line.
 *
 * @param images of how many images the lines follow one another; of 1, where each box sees those of its own image alone
 * @returns [count, bins, images · size]
 */
export function regionShares(
  { edges, owners }: BoxValues,
  { axis, size, bins }: RegionAxis,
  images: number,
  attributes: SampleAttributes,
): tf.Tensor3D {
  const shares = new Float32Array(owners.length * bins * images * size);
  owners.forEach((owner, box) => {
    const grid = samplesOf(edges[4 * box + axis]!, edges[4 * box + axis + 2]!, bins, attributes);
    for (let bin = 0; bin < bins; bin++) {
      const line = ((box * bins + bin) * images + (images > 1 ? owner : 0)) * size;
      addShares(shares.subarray(line, line + size), grid, bin);
    }
  });
  return tf.tensor3d(shares, [owners.length, bins, images * size]);
}
