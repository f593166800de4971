import type { FaceAttributes } from './attributes.ts';
import { lighten, toRGB } from './colors.ts';
import type { FaceLook } from './look.ts';
import { faceParts, type Part } from './parts.ts';

/** The point about which the head turns, below the middle of the face. */
const NECK = 0.26;

/** Where a part is in the picture, and in what light: its own coordinates are turned about a point. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly angle: number;
  /** The point's height in the part's own coordinates. */
  readonly pivot: number;
  /** Factor of the part's color. */
  readonly brightness: number;
}

/**
 * Draws a face with soft edges: each part covers a pixel by how far its border is from the pixel's middle.
 *
 * @param look what varies; {@link sampleFaceLook} draws it
 * @returns bytes [size, size, 3], RGB
 */
export function drawFace(attributes: FaceAttributes, look: FaceLook, size: number): Uint8Array {
  const canvas = background(look, size);
  const { body, head } = faceParts(attributes, look);
  const { scale, brightness } = look;
  const place = { x: 0.5 + look.x, y: 0.5 + look.y + NECK * scale, scale, brightness, pivot: NECK };
  for (const part of body) paint(canvas, size, part, { ...place, angle: 0 });
  for (const part of head) paint(canvas, size, part, { ...place, angle: look.angle });
  return canvas;
}

/** Somewhat lighter at the top. */
function background(look: FaceLook, size: number): Uint8Array {
  const [from, to] = [toRGB(lighten(look.background, 1.3)), toRGB(lighten(look.background, 0.96))];
  const canvas = new Uint8Array(size * size * 3);
  const row = 3 * size;
  for (let channel = 0; channel < 3; channel++) {
    const step = (to[channel]! - from[channel]!) / (size - 1);
    for (let at = channel, y = 0; y < size; y++) {
      const level = Math.round(look.brightness * (from[channel]! + step * y));
      for (const end = at + row; at < end; at += 3) canvas[at] = level;
    }
  }
  return canvas;
}

function paint(canvas: Uint8Array, size: number, part: Part, frame: Frame): void {
  const { opacity = 1 } = part;
  const { distance } = part.outline;
  const { x, y, scale, pivot } = frame;
  const [red, green, blue] = toRGB(part.color).map((level) => level * frame.brightness) as [
    number,
    number,
    number,
  ];
  const [cos, sin] = [Math.cos(frame.angle) / scale, Math.sin(frame.angle) / scale];
  const pixels = size * scale;
  const [left, right, top, bottom] = pixelRange(part, size, frame);
  for (let row = top; row < bottom; row++) {
    const dy = (row + 0.5) / size - y;
    for (let column = left; column < right; column++) {
      const dx = (column + 0.5) / size - x;
      const outside = distance(dx * cos + dy * sin, pivot + dy * cos - dx * sin) * pixels;
      if (outside >= 0.5) continue;
      const share = opacity * Math.min(1, 0.5 - outside);
      const at = (row * size + column) * 3;
      canvas[at] = canvas[at]! + share * (red - canvas[at]!) + 0.5;
      canvas[at + 1] = canvas[at + 1]! + share * (green - canvas[at + 1]!) + 0.5;
      canvas[at + 2] = canvas[at + 2]! + share * (blue - canvas[at + 2]!) + 0.5;
    }
  }
}

/** Columns from left to right and rows from top to bottom that a part can reach. */
function pixelRange(
  { outline: { box } }: Part,
  size: number,
  { x, y, scale, angle, pivot }: Frame,
): [left: number, right: number, top: number, bottom: number] {
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const [u, v] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2 - pivot];
  const [halfWidth, halfHeight] = [(box.right - box.left) / 2, (box.bottom - box.top) / 2];
  const range = (middle: number, reach: number): [number, number] => [
    Math.max(0, Math.floor((middle - reach) * size - 0.5)),
    Math.min(size, Math.ceil((middle + reach) * size + 0.5)),
  ];
  return [
    ...range(x + u * cos - v * sin, halfWidth * cos + halfHeight * Math.abs(sin)),
    ...range(y + u * sin + v * cos, halfWidth * Math.abs(sin) + halfHeight * cos),
  ];
}
