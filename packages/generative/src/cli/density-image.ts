/** Side of the picture, in pixels. */
const SIDE = 256;
/** The picture shows the square from −EXTENT to EXTENT. */
const EXTENT = 5;
/** How much darker each point makes its pixel, those beside it, and those at its corners: large enough to be seen alone. */
const INK = [180, 90, 45] as const;

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
    for (let y = Math.max(0, row - 1); y <= Math.min(SIDE - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(SIDE - 1, column + 1); x++) {
        const ink = INK[Math.abs(y - row) + Math.abs(x - column)]!;
        data[y * SIDE + x] = Math.max(0, data[y * SIDE + x]! - ink);
      }
    }
  }
  return { data, height: SIDE, width: SIDE, channels: 1 };
}
