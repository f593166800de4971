/** Colors of a GIF frame. */
export interface Indexed {
  /** One index a pixel. */
  readonly pixels: number[];
  /** RGB as 0xRRGGBB; as many as a power of 2. */
  readonly palette: number[];
}

/** Steps of red, green and blue in the even palette, 252 colors in all; eyes tell greens apart best. */
const [REDS, GREENS, BLUES] = [6, 7, 6];
const MOST_COLORS = 256;

/**
 * The colors of RGB or gray bytes: those that are there where they are at most 256, else the nearest of 252 that are spread evenly.
 *
 * @param bytes [pixels, channels]
 */
export function indexed(bytes: Uint8Array, channels: 1 | 3): Indexed {
  const colors = colorsOf(bytes, channels);
  const found = new Map<number, number>();
  for (const color of colors) {
    if (!found.has(color)) found.set(color, found.size);
    if (found.size > MOST_COLORS) return evenly(colors);
  }
  return { pixels: colors.map((color) => found.get(color)!), palette: padded([...found.keys()]) };
}

function colorsOf(bytes: Uint8Array, channels: 1 | 3): number[] {
  if (channels === 1) return Array.from(bytes, (gray) => gray * 0x010101);
  return Array.from({ length: bytes.length / 3 }, (_, i) => {
    const [r, g, b] = bytes.subarray(3 * i, 3 * i + 3) as Uint8Array & [number, number, number];
    return (r << 16) | (g << 8) | b;
  });
}

function evenly(colors: readonly number[]): Indexed {
  const step = (value: number, count: number): number => Math.round(((value & 255) / 255) * (count - 1));
  const level = (index: number, count: number): number => Math.round((index / (count - 1)) * 255);
  const pixels = colors.map(
    (color) => (step(color >> 16, REDS) * GREENS + step(color >> 8, GREENS)) * BLUES + step(color, BLUES),
  );
  const palette = Array.from({ length: REDS * GREENS * BLUES }, (_, i) => {
    const [r, g, b] = [Math.floor(i / (GREENS * BLUES)), Math.floor(i / BLUES) % GREENS, i % BLUES];
    return (level(r, REDS) << 16) | (level(g, GREENS) << 8) | level(b, BLUES);
  });
  return { pixels, palette: padded(palette) };
}

/** GIF takes 2, 4, 8, … 256 colors. */
function padded(palette: readonly number[]): number[] {
  const size = Math.max(2, 2 ** Math.ceil(Math.log2(palette.length)));
  return Array.from({ length: size }, (_, i) => palette[i] ?? 0);
}
