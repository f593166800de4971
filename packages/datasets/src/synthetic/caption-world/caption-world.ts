import { DataError } from '../../errors.ts';
import type { RandomNumbers } from '../../random-numbers.ts';
import { captionsOf } from './captions-of.ts';
import { drawScene, type Picture } from './draw-scene.ts';
import { sampleScene } from './sample-scene.ts';
import { COLORS, type ColorName, type Look, type Scene, SHAPES, sameLook } from './scene.ts';

/** A picture, what it shows, and what can be said of it. */
export interface CaptionedScene {
  readonly scene: Scene;
  readonly picture: Picture;
  /** Several, all of them true. */
  readonly captions: readonly string[];
}

/** Options of {@link captionWorld}. */
export interface CaptionWorldOptions {
  /** How many. */
  readonly pictures: number;
  /**
   * `'seen'`: no object has a look of {@link UNSEEN_LOOKS}; `'unseen'`: each picture has one. A model that learns on the first is
   * tried on the second for whether it puts colors and shapes together. Default: `'seen'`.
   */
  readonly combinations?: 'seen' | 'unseen';
  /** Height and width in pixels. Default: 32. */
  readonly size?: number;
}

const ALL_LOOKS: readonly Look[] = (Object.keys(COLORS) as ColorName[]).flatMap((color) =>
  SHAPES.map((shape) => ({ color, shape })),
);

/** Colors with shapes that are kept for testing: each shape once, five of the six colors once. */
export const UNSEEN_LOOKS: readonly Look[] = SHAPES.map((shape, index) => ({
  color: (Object.keys(COLORS) as ColorName[])[index]!,
  shape,
}));

const isUnseen = (look: Look): boolean => UNSEEN_LOOKS.some((unseen) => sameLook(look, unseen));

/**
 * A small world for captions: colored shapes with their number, place or relation to each other, drawn on demand, so that there are
 * as many pictures as one wants, and whether a caption is true is known exactly ({@link isTrueCaption}).
 *
 * @param random the same numbers give the same pictures
 * @throws DataError unless there is at least one picture, of at least 16 pixels.
 */
export function captionWorld(
  { pictures, combinations = 'seen', size = 32 }: CaptionWorldOptions,
  random: RandomNumbers,
): CaptionedScene[] {
  checkWhole('pictures', pictures, 1);
  checkWhole('size', size, 16);
  const looks = combinations === 'seen' ? ALL_LOOKS.filter((look) => !isUnseen(look)) : ALL_LOOKS;
  return Array.from({ length: pictures }, () => {
    let scene = sampleScene(looks, random);
    while (combinations === 'unseen' && !scene.objects.some(isUnseen)) scene = sampleScene(looks, random);
    return { scene, picture: drawScene(scene, size), captions: captionsOf(scene) };
  });
}

function checkWhole(name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return;
  const expected = `${name} to be a whole number of at least ${min}`;
  throw new DataError({ who: 'captionWorld', expected, got: `${value}` });
}
