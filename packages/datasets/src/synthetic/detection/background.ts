import type { RandomNumbers } from '../../random-numbers.ts';
import { normalPair } from '../normal.ts';
import { blend, type Canvas, type Color } from './canvas.ts';
import type { Difficulty } from './difficulty.ts';

/** A number of a range. */
export const between = ([least, most]: readonly [number, number], random: RandomNumbers): number =>
  least + (most - least) * random.uniform();

export const randomColor = (random: RandomNumbers): Color => [
  255 * random.uniform(),
  255 * random.uniform(),
  255 * random.uniform(),
];

/** A slope from one color to another that is not far from it. */
export function drawBackground(canvas: Canvas, random: RandomNumbers): void {
  const { height, width } = canvas;
  const from = randomColor(random);
  const to = from.map((level) => Math.min(255, Math.max(0, level + between([-60, 60], random))));
  const angle = 2 * Math.PI * random.uniform();
  const [across, down] = [Math.cos(angle), Math.sin(angle)];
  for (let pixel = 0; pixel < height * width; pixel++) {
    const [x, y] = [(pixel % width) / width - 0.5, Math.floor(pixel / width) / height - 0.5];
    const share = Math.min(1, Math.max(0, 0.5 + x * across + y * down));
    for (let channel = 0; channel < 3; channel++)
      canvas.data[pixel * 3 + channel] = from[channel]! + share * (to[channel]! - from[channel]!);
  }
}

/** Strokes and blobs that are no objects, half transparent. */
export function drawClutter(canvas: Canvas, { clutter }: Difficulty, random: RandomNumbers): void {
  const count = Math.round(between(clutter, random));
  for (let i = 0; i < count; i++) drawStroke(canvas, random);
}

/** From one point to another, thick or thin; where they are close it is a blob. */
function drawStroke(canvas: Canvas, random: RandomNumbers): void {
  const { height, width } = canvas;
  const size = Math.min(height, width);
  const [x, y] = [width * random.uniform(), height * random.uniform()];
  const [angle, length] = [2 * Math.PI * random.uniform(), size * between([0, 0.6], random)];
  const [dx, dy] = [length * Math.cos(angle), length * Math.sin(angle)];
  const radius = size * between([0.008, 0.035], random);
  const [color, opacity] = [randomColor(random), between([0.3, 0.8], random)];
  for (let pixel = 0; pixel < height * width; pixel++) {
    const [u, v] = [(pixel % width) + 0.5 - x, Math.floor(pixel / width) + 0.5 - y];
    const along = Math.min(1, Math.max(0, (u * dx + v * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(u - along * dx, v - along * dy);
    const share = Math.min(1, Math.max(0, radius + 0.5 - distance));
    if (share > 0) blend(canvas, pixel, color, share * opacity);
  }
}

/** Noise of each pixel and channel. */
export function addNoise({ data }: Canvas, { noise }: Difficulty, random: RandomNumbers): void {
  const std = between(noise, random);
  for (let i = 0; i < data.length; i += 2) {
    const [first, second] = normalPair(random);
    data[i]! += std * first;
    if (i + 1 < data.length) data[i + 1]! += std * second;
  }
}
