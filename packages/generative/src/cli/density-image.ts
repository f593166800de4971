/** Side of the picture, in pixels. */
const SIDE = 256;
/** The picture shows the square from −EXTENT to EXTENT. */
const EXTENT = 5;
/** Each point makes a pixel so much darker. */
const INK = 90;

/** A gray picture of points in the plane, y upward: the darker, the more of them lie there. */
export function densityImage(points: ArrayLike<number>): {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 1;
} {
  const data = new Uint8Array(SIDE * SIDE).fill(255);
  const place = (value: number): number => Math.floor(((value + EXTENT) / (2 * EXTENT)) * SIDE);
  for (let i = 0; i < points.length; i += 2) {
    const [column, row] = [place(points[i]!), SIDE - 1 - place(points[i + 1]!)];
    if (column < 0 || column >= SIDE || row < 0 || row >= SIDE) continue;
    const at = row * SIDE + column;
    data[at] = Math.max(0, data[at]! - INK);
  }
  return { data, height: SIDE, width: SIDE, channels: 1 };
}
