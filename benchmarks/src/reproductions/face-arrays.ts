import type { Random } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES, FACE_ATTRIBUTES, faceWorld } from '@reverie/datasets';
import type { LabeledImageBatch } from '@reverie/generative';

/** Rows, columns and channels of a face. */
export const FACE_SHAPE = [32, 32, 3] as const;

/** How many values each attribute of a face has. */
export const FACE_VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  FACE_ATTRIBUTE_NAMES.map((name) => [name, FACE_ATTRIBUTES[name].length]),
);

/** Faces as bytes [count, 32, 32, 3], and which of its values each attribute has, [count, attributes]. */
export function faceArrays(count: number, random: Random): LabeledImageBatch {
  const { images, factors } = faceWorld(count, random);
  return {
    images: { data: images, shape: [count, ...FACE_SHAPE] },
    labels: { data: Int32Array.from(factors), shape: [count, FACE_ATTRIBUTE_NAMES.length] },
  };
}
