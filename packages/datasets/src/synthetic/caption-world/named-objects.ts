import { COLORS, type Scene, type SceneObject, SHAPES } from './scene.ts';
import { plural } from './statement.ts';

/**
 * The objects of a picture that each word of a caption names: a color and the shape behind it name all objects of that look, other
 * words none.
 *
 * @returns a list for each word
 */
export function namedObjects(caption: string, { objects }: Scene): readonly SceneObject[][] {
  const words = caption.split(' ');
  const looksLike = (color: string | undefined, shape: string | undefined): SceneObject[] =>
    objects.filter(
      (object) => object.color === color && [object.shape, plural(object.shape)].includes(shape!),
    );
  return words.map((word, index) => {
    if (word in COLORS) return looksLike(word, words[index + 1]);
    const isShape = SHAPES.some((shape) => word === shape || word === plural(shape));
    return isShape ? looksLike(words[index - 1], word) : [];
  });
}
