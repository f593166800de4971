/** What objects look like. */
export const SHAPES = ['circle', 'square', 'triangle', 'cross', 'ring'] as const;
export type ShapeName = (typeof SHAPES)[number];

/** Red, green and blue from 0 to 255. */
export const COLORS = {
  red: [229, 40, 40],
  green: [30, 180, 60],
  blue: [50, 90, 245],
  yellow: [240, 215, 40],
  purple: [165, 60, 210],
  white: [245, 245, 245],
} as const;
export type ColorName = keyof typeof COLORS;

/** Where an object can be said to be: at the nearest of these points, in shares of the picture's width and height. */
export const PLACES = {
  'upper left': [0.25, 0.25],
  'upper right': [0.75, 0.25],
  middle: [0.5, 0.5],
  'lower left': [0.25, 0.75],
  'lower right': [0.75, 0.75],
} as const;
export type PlaceName = keyof typeof PLACES;

/** How one object can lie to another: in the direction in which they are further apart. */
export const RELATIONS = ['left of', 'right of', 'above', 'below'] as const;
export type RelationName = (typeof RELATIONS)[number];

/** A color and a shape. */
export interface Look {
  readonly color: ColorName;
  readonly shape: ShapeName;
}

/** An object in a picture; lengths in shares of its side. */
export interface SceneObject extends Look {
  /** The center, from the left and from the top. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** What a picture shows. */
export interface Scene {
  readonly objects: readonly SceneObject[];
  /** The gray behind the objects, 0 to 255. */
  readonly background: number;
}

export const sameLook = (a: Look, b: Look): boolean => a.color === b.color && a.shape === b.shape;

export function placeOf({ x, y }: SceneObject): PlaceName {
  const names = Object.keys(PLACES) as PlaceName[];
  const distance = (name: PlaceName): number => Math.hypot(x - PLACES[name][0], y - PLACES[name][1]);
  return names.reduce((nearest, name) => (distance(name) < distance(nearest) ? name : nearest));
}

/** How `a` lies to `b`. */
export function relationOf(a: SceneObject, b: SceneObject): RelationName {
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  if (Math.abs(dx) > Math.abs(dy)) return dx < 0 ? 'left of' : 'right of';
  return dy < 0 ? 'above' : 'below';
}
