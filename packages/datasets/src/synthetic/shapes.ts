/** How far a point is outside of a shape (negative inside), in pixels, u and v from its center. */
type Shape = (u: number, v: number, size: number) => number;

/** Half the width of a line. */
const LINE = 1.5;

const box = (u: number, v: number, halfWidth: number, halfHeight: number): number =>
  Math.max(Math.abs(u) - halfWidth, Math.abs(v) - halfHeight);

/** The shapes that there are. */
export type ShapeName = 'bar' | 'square' | 'triangle' | 'ring' | 'disc' | 'cross';

/** Shapes by name; `size` is half of their length, or their radius. */
const SHAPES: Readonly<Record<ShapeName, Shape>> = {
  bar: (u, v, size) => box(u, v, size, LINE),
  square: (u, v, size) => box(u, v, size, size),
  triangle: (u, v, size) => {
    const side = (turns: number): number =>
      u * Math.cos(2 * Math.PI * turns) + v * Math.sin(2 * Math.PI * turns);
    return Math.max(side(0), side(1 / 3), side(2 / 3)) - size / 2;
  },
  ring: (u, v, size) => Math.abs(Math.hypot(u, v) - size) - LINE,
  disc: (u, v, size) => Math.hypot(u, v) - size,
  cross: (u, v, size) => Math.min(box(u, v, size, LINE), box(u, v, LINE, size)),
};

/** A shape in a picture. */
export interface Placed {
  readonly shape: ShapeName;
  /** The center, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Radians, clockwise since y points down. */
  readonly angle: number;
  readonly size: number;
}

/** Adds a shape to a square gray picture whose opposite borders are one: what leaves on the right comes in on the left. */
export function drawShape(picture: Uint8Array, side: number, { shape, x, y, angle, size }: Placed): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const wrapped = (distance: number): number => distance - side * Math.round(distance / side);
  for (let i = 0; i < picture.length; i++) {
    const [dx, dy] = [wrapped((i % side) + 0.5 - x), wrapped(Math.floor(i / side) + 0.5 - y)];
    const outside = SHAPES[shape](dx * cos + dy * sin, dy * cos - dx * sin, size);
    const ink = Math.round(255 * Math.min(1, Math.max(0, 0.5 - outside)));
    picture[i] = Math.max(picture[i]!, ink);
  }
}
