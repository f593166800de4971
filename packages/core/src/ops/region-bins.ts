import type { BoxValues, FeaturesShape } from './regions.ts';

/** The pixels of a bin: lines top … bottom − 1 and columns left … right − 1 of an image. */
export interface Bin {
  /** The image. */
  readonly owner: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const roundAwayFromZero = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/** The first line and the end of each bin between two edges of a box, without what lies outside of the axis. */
function binsBetween(low: number, high: number, bins: number, size: number): [number, number][] {
  const first = roundAwayFromZero(low);
  const extent = Math.max(1, roundAwayFromZero(high) - first + 1);
  const inside = (line: number): number => Math.min(Math.max(line, 0), size);
  return Array.from({ length: bins }, (_, bin) => [
    inside(first + Math.floor((bin * extent) / bins)),
    inside(first + Math.ceil(((bin + 1) * extent) / bins)),
  ]);
}

/** The bins of all boxes, in the order of the output [count, outHeight, outWidth]. */
export function binsOf(
  { edges, owners }: BoxValues,
  [, height, width]: FeaturesShape,
  [outHeight, outWidth]: readonly [number, number],
): Bin[] {
  const edge = (box: number, which: number): number => edges[4 * box + which]!;
  return Array.from(owners).flatMap((owner, box) => {
    const lines = binsBetween(edge(box, 1), edge(box, 3), outHeight, height);
    const columns = binsBetween(edge(box, 0), edge(box, 2), outWidth, width);
    return lines.flatMap(([top, bottom]) =>
      columns.map(([left, right]) => ({ owner, top, bottom, left, right })),
    );
  });
}

/** False where a bin lies outside of the features. */
export const hasPixels = ({ top, bottom, left, right }: Bin): boolean => bottom > top && right > left;

/** The number of a bin's pixel among those of all images; past the bin's end its last one, and any where it has none. */
export function pixelOf(bin: Bin, line: number, column: number, [, height, width]: FeaturesShape): number {
  if (!hasPixels(bin)) return 0;
  const y = Math.min(bin.top + line, bin.bottom - 1);
  const x = Math.min(bin.left + column, bin.right - 1);
  return (bin.owner * height + y) * width + x;
}
