import { DataError } from '../errors.ts';
import type { RandomNumbers } from '../random-numbers.ts';
import type { Clip } from '../video/clip.ts';

/** Options of {@link movingDigits}; the defaults are those of the published data set. */
export interface MovingDigitsOptions {
  /** Digits on a canvas. Default: 2. */
  readonly digits?: number;
  /** Height and width of the canvas. Default: 64. */
  readonly size?: number;
  /** Default: 20. */
  readonly frames?: number;
  /** What a digit moves in a frame, as a share of the way from border to border. Default: 0.1, which are 3.6 pixels of 36. */
  readonly step?: number;
}

/**
 * Moving MNIST: digits that fly straight on and bounce off the borders; where they meet, the brighter pixel shows.
 *
 * Source: Srivastava, Mansimov and Salakhutdinov: Unsupervised Learning of Video Representations using LSTMs (2015), section 4.1.
 *
 * @param pictures gray bytes [28, 28] of each digit to choose from, or of any other square size
 * @param random the same numbers give the same clip
 * @throws DataError when there is no picture, one is not square, or the canvas is too small
 */
export function movingDigits(
  pictures: readonly Uint8Array[],
  random: RandomNumbers,
  options: MovingDigitsOptions = {},
): Clip {
  const { digits = 2, size = 64, frames = 20, step = 0.1 } = options;
  const side = checkPictures(pictures, size);
  const data = new Uint8Array(frames * size * size);
  for (let digit = 0; digit < digits; digit++) {
    const picture = pictures[random.integer(pictures.length)]!;
    trajectory(frames, step, random).forEach(([x, y], frame) => {
      const [left, top] = [Math.floor(x * (size - side)), Math.floor(y * (size - side))];
      paint(data.subarray(frame * size * size, (frame + 1) * size * size), size, picture, side, left, top);
    });
  }
  return { data, frames, height: size, width: size, channels: 1 };
}

/** Places from 0 to 1 across and down, from a random one in a random direction. */
function trajectory(frames: number, step: number, random: RandomNumbers): [x: number, y: number][] {
  let [x, y] = [random.uniform(), random.uniform()];
  const direction = 2 * Math.PI * random.uniform();
  let [dx, dy] = [step * Math.cos(direction), step * Math.sin(direction)];
  return Array.from({ length: frames }, () => {
    [x, dx] = moved(x, dx);
    [y, dy] = moved(y, dy);
    return [x, y];
  });
}

/** Goes on; at a border it stops for this frame and turns around. */
function moved(place: number, speed: number): [place: number, speed: number] {
  const next = place + speed;
  if (next <= 0) return [0, -speed];
  return next >= 1 ? [1, -speed] : [next, speed];
}

function paint(
  frame: Uint8Array,
  size: number,
  picture: Uint8Array,
  side: number,
  left: number,
  top: number,
): void {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = (top + row) * size + left + column;
      frame[at] = Math.max(frame[at]!, picture[row * side + column]!);
    }
  }
}

/** The side of the pictures. */
function checkPictures(pictures: readonly Uint8Array[], size: number): number {
  const who = 'movingDigits';
  const side = Math.sqrt(pictures[0]?.length ?? 0);
  const isSquare = Number.isInteger(side) && side > 0;
  if (!isSquare || pictures.some(({ length }) => length !== side * side)) {
    const sizes = [...new Set(pictures.map(({ length }) => length))].slice(0, 3).join(', ');
    const got = pictures.length === 0 ? 'none' : `pictures of ${sizes} bytes`;
    throw new DataError({ who, expected: 'square pictures of one size', got });
  }
  if (size > side) return side;
  const expected = `a canvas larger than the pictures' ${side} × ${side}`;
  throw new DataError({ who, expected, got: `${size} × ${size}` });
}
