import type { RandomNumbers } from '../../random-numbers.ts';
import { DIGIT_SIZE, drawnDigit } from '../drawn-digits.ts';

/** Which of an object's two tones is at a point: 0 where it is not. */
export type Tone = 0 | 1 | 2;

/** An object without place, size or color: its tones in a square from −1 to 1, y downwards. */
export type Silhouette = (x: number, y: number) => Tone;

const inside = (covers: boolean, tone: Tone = 1): Tone => (covers ? tone : 0);

const isInBox = (x: number, y: number, left: number, top: number, right: number, bottom: number): boolean =>
  x >= left && x <= right && y >= top && y <= bottom;

/** A star of five points: the distance of its edge is a line between the points and the notches. */
function star(x: number, y: number): Tone {
  const turn = Math.PI / 5;
  const angle = Math.abs((((Math.atan2(x, -y) % (2 * turn)) + 3 * turn) % (2 * turn)) - turn);
  const [along, across] = [Math.hypot(x, y) * Math.cos(angle), Math.hypot(x, y) * Math.sin(angle)];
  const [notchX, notchY] = [0.42 * Math.cos(turn), 0.42 * Math.sin(turn)];
  return inside((along - 1) * notchY - across * (notchX - 1) <= 0);
}

function house(x: number, y: number): Tone {
  if (isInBox(x, y, -0.15, 0.35, 0.2, 0.95)) return 2;
  if (isInBox(x, y, -0.75, -0.1, 0.75, 0.95)) return 1;
  return inside(y <= -0.1 && y >= -0.95 && Math.abs(x) <= 1.1 * (y + 0.95), 2);
}

function fish(x: number, y: number): Tone {
  if (Math.hypot(x - 0.5, y + 0.1) < 0.11) return 2;
  if (Math.hypot((x - 0.2) / 0.75, y / 0.5) <= 1) return 1;
  return inside(x < -0.3 && x > -0.95 && Math.abs(y) <= 0.75 * (-0.25 - x) + 0.05, 2);
}

function tree(x: number, y: number): Tone {
  if (isInBox(x, y, -0.14, 0.45, 0.14, 1)) return 2;
  const isCone = (top: number, bottom: number): boolean =>
    y >= top && y <= bottom && Math.abs(x) <= 0.85 * (y - top) + 0.02;
  return inside(isCone(-1, -0.1) || isCone(-0.5, 0.55));
}

/** What is always the same but for place, size, turn and color. */
const FIXED: Readonly<Record<string, Silhouette>> = {
  disc: (x, y) => inside(Math.hypot(x, y) <= 1),
  square: (x, y) => inside(Math.max(Math.abs(x), Math.abs(y)) <= 0.85),
  triangle: (x, y) => inside(y <= 0.75 && Math.abs(x) <= (y + 0.95) * 0.56),
  ring: (x, y) => inside(Math.hypot(x, y) <= 1 && Math.hypot(x, y) >= 0.58),
  star,
  house,
  fish,
  tree,
};

/** The classes of objects in scenes. */
export const SCENE_CATEGORIES: readonly string[] = [...Object.keys(FIXED), 'digit'];

/** What an object of a class looks like: digits are written anew each time. */
export function silhouetteOf(category: string, random: RandomNumbers): Silhouette {
  return FIXED[category] ?? digit(random);
}

function digit(random: RandomNumbers): Silhouette {
  const ink = drawnDigit(random.integer(10), random);
  return (x, y) => {
    const [column, row] = [Math.floor((x + 1) * (DIGIT_SIZE / 2)), Math.floor((y + 1) * (DIGIT_SIZE / 2))];
    return inside(
      column >= 0 &&
        row >= 0 &&
        column < DIGIT_SIZE &&
        row < DIGIT_SIZE &&
        ink[row * DIGIT_SIZE + column]! > 96,
    );
  };
}
