import { COLORS, type Scene, type SceneObject, type ShapeName } from './scene.ts';

/** A picture in RGB. */
export interface Picture {
  /** Bytes [height, width, 3]. */
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 3;
}

/** Points a pixel's side at which it is asked whether an object covers it. */
const SAMPLES = 3;

/** Whether a shape of radius 1 around the origin, y downwards, covers a point. */
const COVERS: Readonly<Record<ShapeName, (x: number, y: number) => boolean>> = {
  circle: (x, y) => Math.hypot(x, y) <= 1,
  ring: (x, y) => Math.hypot(x, y) <= 1 && Math.hypot(x, y) >= 0.55,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.85,
  triangle: (x, y) => y <= 0.8 && Math.abs(x) <= (y + 1) * 0.55,
  cross: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 1 && Math.min(Math.abs(x), Math.abs(y)) <= 0.32,
};

/** Draws a scene, with soft edges, on a square of `size` pixels. */
export function drawScene({ objects, background }: Scene, size: number): Picture {
  const data = new Uint8Array(size * size * 3).fill(background);
  for (const object of objects) drawObject(data, object, size);
  return { data, height: size, width: size, channels: 3 };
}

function drawObject(data: Uint8Array, object: SceneObject, size: number): void {
  const range = (center: number): [from: number, to: number] => [
    Math.max(0, Math.floor((center - object.radius) * size)),
    Math.min(size, Math.ceil((center + object.radius) * size)),
  ];
  const [[left, right], [top, bottom]] = [range(object.x), range(object.y)];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const share = coverage(object, column, row, size);
      COLORS[object.color].forEach((level, channel) => {
        const at = (row * size + column) * 3 + channel;
        data[at] = Math.round(data[at]! + share * (level - data[at]!));
      });
    }
  }
}

/** The share of a pixel that an object covers. */
function coverage({ shape, x, y, radius }: SceneObject, column: number, row: number, size: number): number {
  let hits = 0;
  for (let sample = 0; sample < SAMPLES ** 2; sample++) {
    const across = (column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
    const down = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
    if (COVERS[shape]((across - x) / radius, (down - y) / radius)) hits++;
  }
  return hits / SAMPLES ** 2;
}
