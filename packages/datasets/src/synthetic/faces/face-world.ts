import { DataError } from '../../errors.ts';
import type { RandomNumbers } from '../../random-numbers.ts';
import {
  checkFaceAttributes,
  FACE_ATTRIBUTE_NAMES,
  type FaceAttributes,
  faceFactors,
  sampleFaceAttributes,
} from './attributes.ts';
import { drawFace } from './draw-face.ts';
import { type FaceLook, sampleFaceLook } from './look.ts';

/** Options of {@link face}. */
export interface FaceOptions {
  /** Height and width in pixels, 16 at least. Default: 32. */
  readonly size?: number;
}

/** Options of {@link faceWorld}. */
export interface FaceWorldOptions extends FaceOptions {
  /** Attributes which all faces have. Default: none; each attribute is drawn. */
  readonly fixed?: Partial<FaceAttributes>;
}

/** Faces, and what they show. */
export interface FaceWorld {
  /** RGB bytes [count, size, size, 3]. */
  readonly images: Uint8Array;
  readonly size: number;
  /** [count] */
  readonly attributes: readonly FaceAttributes[];
  /** The same as a table [count, attributes]: which of its values each attribute has. */
  readonly factors: Uint8Array;
  /** [count]: what varies beyond the attributes, such as the exact angle. */
  readonly looks: readonly FaceLook[];
}

/**
 * Draws a face with these attributes; its place, size, colors and so on vary within their bounds.
 *
 * @param random the same numbers give the same face
 * @returns RGB bytes [size, size, 3]
 * @throws DataError when an attribute is missing or has a value that it cannot have, or the picture is too small.
 */
export function face(
  attributes: FaceAttributes,
  random: RandomNumbers,
  options: FaceOptions = {},
): Uint8Array {
  const { size = 32 } = options;
  const missing = FACE_ATTRIBUTE_NAMES.filter((name) => attributes[name] === undefined);
  if (missing.length > 0)
    throw new DataError({ who: 'face', expected: 'all attributes', got: `no ${missing.join(', ')}` });
  checkFaceAttributes('face', attributes);
  checkWhole('face', 'size', size, 16);
  return drawFace(attributes, sampleFaceLook(attributes, random), size);
}

/**
 * A world of faces, drawn on demand: as many as one wants, and what each of them shows is known exactly. Attributes are independent
 * of each other, so that a model's latent variables can be measured against them.
 *
 * @param random the same numbers give the same faces; fewer faces are the first ones of more
 * @throws DataError unless there is at least one face, of at least 16 pixels, with values that attributes can have.
 */
export function faceWorld(count: number, random: RandomNumbers, options: FaceWorldOptions = {}): FaceWorld {
  const { size = 32, fixed = {} } = options;
  checkWhole('faceWorld', 'count', count, 1);
  checkWhole('faceWorld', 'size', size, 16);
  checkFaceAttributes('faceWorld', fixed);
  const faces = Array.from({ length: count }, () => {
    const attributes = sampleFaceAttributes(random, fixed);
    return { attributes, look: sampleFaceLook(attributes, random) };
  });
  const images = new Uint8Array(count * size * size * 3);
  faces.forEach(({ attributes, look }, i) => {
    images.set(drawFace(attributes, look, size), i * size * size * 3);
  });
  const attributes = faces.map((one) => one.attributes);
  const factors = Uint8Array.from(attributes.flatMap(faceFactors));
  return { images, size, attributes, factors, looks: faces.map(({ look }) => look) };
}

function checkWhole(who: string, name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return;
  throw new DataError({ who, expected: `${name} to be a whole number of at least ${min}`, got: `${value}` });
}
