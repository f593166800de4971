import { medianCut } from './median-cut.ts';

/** Colors of a GIF frame. */
export interface Indexed {
  /** One index a pixel. */
  readonly pixels: number[];
  /** RGB as 0xRRGGBB; as many as a power of 2. */
  readonly palette: number[];
}

const MOST_COLORS = 256;

/**
 * The colors of RGB or gray bytes: those that are there where they are at most 256, else 256 that lie closest to them.
 *
 * @param bytes [pixels, channels]
 */
export function indexed(bytes: Uint8Array, channels: 1 | 3): Indexed {
  const colors = colorsOf(bytes, channels);
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const { palette, indexOf } = medianCut(counts, MOST_COLORS);
  return { pixels: colors.map((color) => indexOf.get(color)!), palette: padded(palette) };
}

function colorsOf(bytes: Uint8Array, channels: 1 | 3): number[] {
  if (channels === 1) return Array.from(bytes, (gray) => gray * 0x010101);
  return Array.from({ length: bytes.length / 3 }, (_, i) => {
    const [r, g, b] = bytes.subarray(3 * i, 3 * i + 3) as Uint8Array & [number, number, number];
    return (r << 16) | (g << 8) | b;
  });
}

/** GIF takes 2, 4, 8, … 256 colors. */
function padded(palette: readonly number[]): number[] {
  const size = Math.max(2, 2 ** Math.ceil(Math.log2(palette.length)));
  return Array.from({ length: size }, (_, i) => palette[i] ?? 0);
}
