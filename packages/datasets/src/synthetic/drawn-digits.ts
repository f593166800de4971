import type { RandomNumbers } from '../random-numbers.ts';

/** A polyline on a square of side 1, y down. */
type Stroke = readonly (readonly [x: number, y: number])[];

/** Points of an arc around (x, y), from one angle to another, in turns; 0 is on the right, 0.25 below. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = 16;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / steps);
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

/** How each digit is written. */
const STROKES: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.24, 0.36, 0, 1)],
  [
    [
      [0.36, 0.28],
      [0.54, 0.14],
      [0.54, 0.86],
    ],
  ],
  [[...arc(0.5, 0.34, 0.24, 0.2, 0.5, 1.08), [0.28, 0.86], [0.76, 0.86]]],
  [arc(0.46, 0.31, 0.24, 0.17, 0.55, 1.25), arc(0.46, 0.67, 0.27, 0.19, -0.25, 0.45)],
  [
    [
      [0.6, 0.86],
      [0.6, 0.14],
      [0.24, 0.62],
      [0.8, 0.62],
    ],
  ],
  [
    [
      [0.74, 0.14],
      [0.36, 0.14],
      [0.34, 0.46],
    ],
    arc(0.48, 0.64, 0.26, 0.22, -0.36, 0.42),
  ],
  [[[0.62, 0.14], ...arc(0.5, 0.64, 0.22, 0.22, 0.55, 1.55)]],
  [
    [
      [0.26, 0.14],
      [0.76, 0.14],
      [0.44, 0.86],
    ],
  ],
  [arc(0.5, 0.32, 0.19, 0.18, 0, 1), arc(0.5, 0.68, 0.24, 0.18, 0, 1)],
  [[...arc(0.5, 0.36, 0.22, 0.22, 0, 1), [0.66, 0.86]]],
];

/** Height and width of a drawn digit, as MNIST's. */
export const DIGIT_SIZE = 28;
/** Half the width of a line, in pixels, at the least and at the most. */
const [THIN, THICK] = [0.9, 1.7];

/**
 * A digit as a pen would write it: each one a little larger, more slanted, turned or thicker than another.
 *
 * @param digit 0 to 9
 * @returns gray bytes [28, 28], ink 255
 */
export function drawnDigit(digit: number, random: RandomNumbers): Uint8Array {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const [width, height] = [between(0.75, 1.05), between(0.85, 1.1)];
  const [slant, turn, radius] = [between(-0.1, 0.25), between(-0.12, 0.12), between(THIN, THICK)];
  const place = ([x, y]: readonly [number, number]): [number, number] => {
    const [u, v] = [(x - 0.5) * width - (y - 0.5) * slant, (y - 0.5) * height];
    const [right, down] = [u * Math.cos(turn) - v * Math.sin(turn), u * Math.sin(turn) + v * Math.cos(turn)];
    return [(0.5 + right) * DIGIT_SIZE, (0.5 + down) * DIGIT_SIZE];
  };
  const strokes = STROKES[digit]!.map((stroke) => stroke.map(place));
  return Uint8Array.from({ length: DIGIT_SIZE ** 2 }, (_, i) => {
    const [x, y] = [(i % DIGIT_SIZE) + 0.5, Math.floor(i / DIGIT_SIZE) + 0.5];
    const distance = Math.min(...strokes.map((stroke) => distanceTo(stroke, x, y)));
    return Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
  });
}

/** How far a point is from a polyline. */
function distanceTo(stroke: Stroke, x: number, y: number): number {
  let nearest = Infinity;
  for (let i = 1; i < stroke.length; i++) {
    const [[x0, y0], [x1, y1]] = [stroke[i - 1]!, stroke[i]!];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - x0 - t * dx, y - y0 - t * dy));
  }
  return nearest;
}
