import { DataError } from '../errors.ts';
import type { RandomNumbers } from '../random-numbers.ts';
import type { Clip } from '../video/clip.ts';
import { drawShape, type Placed } from './shapes.ts';

/** What an action changes from frame to frame. */
interface Motion {
  /** Pixels, in a direction that is drawn. */
  readonly speed?: number;
  /** Radians, clockwise. */
  readonly turn?: number;
  /** Share of the way from the smallest to the largest size, where it begins again. */
  readonly growth?: number;
}

/** An action: what is seen, and what it does. */
export interface Action extends Motion {
  readonly name: string;
  readonly shape: Placed['shape'];
  /** A second shape comes from the other side, and both bounce. */
  readonly collides?: boolean;
}

const SPEED = 2;
const TURN = Math.PI / 12;
const GROWTH = 1 / 16;

/** Ten actions. The bars differ in motion only; each of the others has a shape of its own. */
export const ACTIONS: readonly Action[] = [
  { name: 'a bar moves', shape: 'bar', speed: SPEED },
  { name: 'a bar turns clockwise', shape: 'bar', turn: TURN },
  { name: 'a bar turns counterclockwise', shape: 'bar', turn: -TURN },
  { name: 'a bar grows', shape: 'bar', growth: GROWTH },
  { name: 'a bar shrinks', shape: 'bar', growth: -GROWTH },
  { name: 'a square moves', shape: 'square', speed: SPEED },
  { name: 'a triangle turns', shape: 'triangle', turn: TURN },
  { name: 'a ring grows', shape: 'ring', growth: GROWTH },
  { name: 'discs collide', shape: 'disc', collides: true },
  { name: 'a cross stands still', shape: 'cross' },
];

/**
 * The accuracy that no classifier of single frames exceeds, where all actions are equally frequent. Frames of actions with the
 * same shape have the same distribution at every time: place, angle and size begin uniformly on a circle each, and going on by a
 * constant leaves them uniform. So the best that can be done is to know the shape and guess among its actions: one action of each
 * shape is right.
 */
export function singleFrameCeiling(actions: readonly Action[] = ACTIONS): number {
  return new Set(actions.map(({ shape }) => shape)).size / actions.length;
}

/** Options of {@link actionClip}. */
export interface ActionClipOptions {
  /** Height and width. Default: 32. */
  readonly size?: number;
  /** Default: 16. */
  readonly frames?: number;
}

/** Smallest and largest size of a shape, as shares of the picture's side. */
const [SMALL, LARGE] = [0.1, 0.3];
/** Of each of two discs. */
const DISC = 0.12;

/**
 * A clip of an action. What leaves on one side comes in on the other.
 *
 * @param label 0 to 9, which of {@link ACTIONS}
 * @param random the same numbers give the same clip
 * @throws DataError when there is no such action
 */
export function actionClip(label: number, random: RandomNumbers, options: ActionClipOptions = {}): Clip {
  const { size = 32, frames = 16 } = options;
  const action = ACTIONS[label];
  if (action === undefined) {
    const expected = `a label from 0 to ${ACTIONS.length - 1}`;
    throw new DataError({ who: 'actionClip', expected, got: `${label}` });
  }
  const data = new Uint8Array(frames * size * size);
  const scene = action.collides ? collision(size, frames, random) : single(action, size, random);
  for (let frame = 0; frame < frames; frame++) {
    const picture = data.subarray(frame * size * size, (frame + 1) * size * size);
    for (const placed of scene(frame)) drawShape(picture, size, { ...placed, shape: action.shape });
  }
  return { data, frames, height: size, width: size, channels: 1 };
}

/** What is where in a frame. */
type Scene = (frame: number) => Omit<Placed, 'shape'>[];

function single({ speed = 0, turn = 0, growth = 0 }: Motion, side: number, random: RandomNumbers): Scene {
  const [x, y] = [side * random.uniform(), side * random.uniform()];
  const [angle, phase] = [2 * Math.PI * random.uniform(), random.uniform()];
  const direction = 2 * Math.PI * random.uniform();
  return (frame) => {
    const along = (((phase + growth * frame) % 1) + 1) % 1;
    return [
      {
        x: x + speed * frame * Math.cos(direction),
        y: y + speed * frame * Math.sin(direction),
        angle: angle + turn * frame,
        size: side * (SMALL + (LARGE - SMALL) * along),
      },
    ];
  };
}

/** Two discs that come together and part again. */
function collision(side: number, frames: number, random: RandomNumbers): Scene {
  const [x, y] = [side * random.uniform(), side * random.uniform()];
  const direction = 2 * Math.PI * random.uniform();
  const contact = frames * (0.3 + 0.4 * random.uniform());
  const [dx, dy] = [Math.cos(direction), Math.sin(direction)];
  return (frame) =>
    [-1, 1].map((sign) => {
      const distance = sign * (side * DISC + (SPEED / 2) * Math.abs(frame - contact));
      return { x: x + distance * dx, y: y + distance * dy, angle: 0, size: side * DISC };
    });
}
