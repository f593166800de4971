/** How hard it is to find objects. */
export type SceneLevel = 'easy' | 'middle' | 'hard';

/** A range that is drawn from uniformly. */
export type Range = readonly [least: number, most: number];

/** What a level is made of. */
export interface Difficulty {
  readonly objects: Range;
  /** Half of an object's side as a share of the picture's shorter one. */
  readonly radius: Range;
  /** Turns to each side. */
  readonly turn: number;
  /** The share of each object that is seen at the least; the rest may lie behind others. */
  readonly visible: number;
  /** How much an object's color differs from what is around it, of 255, at the least. */
  readonly contrast: number;
  /** Strokes and blobs that are no objects. */
  readonly clutter: Range;
  /** Standard deviation of the noise of pixels, of 255. */
  readonly noise: Range;
}

/** The levels there are. */
export const DIFFICULTIES: Readonly<Record<SceneLevel, Difficulty>> = {
  easy: {
    objects: [1, 3],
    radius: [0.12, 0.25],
    turn: 0.03,
    visible: 1,
    contrast: 90,
    clutter: [0, 0],
    noise: [0, 4],
  },
  middle: {
    objects: [1, 6],
    radius: [0.08, 0.24],
    turn: 0.08,
    visible: 0.7,
    contrast: 60,
    clutter: [0, 6],
    noise: [2, 12],
  },
  hard: {
    objects: [3, 10],
    radius: [0.05, 0.26],
    turn: 0.5,
    visible: 0.4,
    contrast: 35,
    clutter: [4, 14],
    noise: [6, 24],
  },
};
