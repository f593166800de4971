/** A color, 0xRRGGBB, and how many pixels have it. */
type Counted = readonly [color: number, count: number];

/** Colors that lie together in the cube of red, green and blue. */
interface Box {
  readonly colors: readonly Counted[];
  /** Shift of the channel in which they lie farthest apart: 16, 8 or 0. */
  readonly shift: number;
  /** Pixels times how far that is: 0 of one color. */
  readonly gain: number;
}

const SHIFTS: readonly number[] = [16, 8, 0];
const channelOf = (color: number, shift: number): number => (color >> shift) & 255;

/**
 * Cuts the cube of colors in boxes and takes the mean color of each: the box of most pixels times extent is cut at the median of its
 * longest side, until there are enough, or each has one color.
 *
 * Source: Heckbert 1982, Color image quantization for frame buffer display, section 3.
 *
 * @param counts pixels of each color, 0xRRGGBB
 * @returns at most `most` colors, and for each color the index of the one that stands for it
 */
export function medianCut(
  counts: ReadonlyMap<number, number>,
  most: number,
): { readonly palette: readonly number[]; readonly indexOf: ReadonlyMap<number, number> } {
  const boxes = [boxOf([...counts])];
  while (boxes.length < most) {
    const gain = Math.max(...boxes.map((box) => box.gain));
    if (gain === 0) break;
    const largest = boxes.findIndex((box) => box.gain === gain);
    boxes.splice(largest, 1, ...cut(boxes[largest]!));
  }
  const indexOf = new Map<number, number>();
  for (const [index, { colors }] of boxes.entries()) for (const [color] of colors) indexOf.set(color, index);
  return { palette: boxes.map(meanColor), indexOf };
}

function boxOf(colors: readonly Counted[]): Box {
  const sides = SHIFTS.map((shift) => {
    let [least, most] = [255, 0];
    for (const [color] of colors) {
      const value = channelOf(color, shift);
      [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
    return { shift, extent: most - least };
  });
  const { shift, extent } = sides.reduce((best, side) => (side.extent > best.extent ? side : best));
  return { colors, shift, gain: pixelsOf(colors) * extent };
}

const pixelsOf = (colors: readonly Counted[]): number => colors.reduce((sum, [, count]) => sum + count, 0);

/** Two boxes of about as many pixels each, cut across the longest side. */
function cut({ colors, shift }: Box): readonly [Box, Box] {
  const sorted = [...colors].sort(([a], [b]) => channelOf(a, shift) - channelOf(b, shift));
  const half = pixelsOf(sorted) / 2;
  let end = 0;
  for (let seen = 0; seen < half && end < sorted.length - 1; end++) seen += sorted[end]![1];
  return [boxOf(sorted.slice(0, end)), boxOf(sorted.slice(end))];
}

function meanColor({ colors }: Box): number {
  const all = pixelsOf(colors);
  const mean = (shift: number): number =>
    Math.round(colors.reduce((sum, [color, count]) => sum + channelOf(color, shift) * count, 0) / all);
  return SHIFTS.reduce((color, shift) => color | (mean(shift) << shift), 0);
}
