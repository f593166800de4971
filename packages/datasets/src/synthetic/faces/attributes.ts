import { DataError } from '../../errors.ts';
import type { RandomNumbers } from '../../random-numbers.ts';

/** The attributes of a face with the values that each can have; every one can be seen in 32 × 32 pixels. */
export const FACE_ATTRIBUTES = {
  /** Whether the mouth is open and curved up, or closed and flat or curved down. */
  smile: [false, true],
  glasses: [false, true],
  hair: ['short', 'long'],
  hairColor: ['black', 'blond', 'red'],
  skin: ['light', 'medium', 'dark'],
  head: ['round', 'long'],
  /** The side of the picture to which the top of the head leans. */
  tilt: ['left', 'right'],
  background: ['blue', 'green', 'purple'],
} as const;

export type FaceAttributeName = keyof typeof FACE_ATTRIBUTES;

/** What can be said of a face. */
export type FaceAttributes = {
  readonly [name in FaceAttributeName]: (typeof FACE_ATTRIBUTES)[name][number];
};

/** The names in the order of the columns of a table of faces. */
export const FACE_ATTRIBUTE_NAMES: readonly FaceAttributeName[] = Object.keys(
  FACE_ATTRIBUTES,
) as FaceAttributeName[];

/**
 * Draws attributes, each uniformly and independently of the others.
 *
 * @param fixed attributes that are not drawn; the others are what they would be without it
 */
export function sampleFaceAttributes(
  random: RandomNumbers,
  fixed: Partial<FaceAttributes> = {},
): FaceAttributes {
  const drawn = FACE_ATTRIBUTE_NAMES.map((name) => {
    const values = FACE_ATTRIBUTES[name];
    return [name, values[random.integer(values.length)]] as const;
  });
  return { ...(Object.fromEntries(drawn) as FaceAttributes), ...fixed };
}

/** Which of its values each attribute has, in the order of {@link FACE_ATTRIBUTE_NAMES}. */
export function faceFactors(attributes: FaceAttributes): number[] {
  return FACE_ATTRIBUTE_NAMES.map((name) => valuesOf(name).indexOf(attributes[name]));
}

/** @throws DataError when an attribute is unknown, or has a value that it cannot have. */
export function checkFaceAttributes(who: string, attributes: Partial<FaceAttributes>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(FACE_ATTRIBUTES, name)) {
      const expected = `attributes out of ${FACE_ATTRIBUTE_NAMES.join(', ')}`;
      throw new DataError({ who, expected, got: `'${name}'` });
    }
    const values = valuesOf(name as FaceAttributeName);
    if (values.includes(value)) continue;
    throw new DataError({ who, expected: `${name} to be ${values.join(' or ')}`, got: `${value}` });
  }
}

const valuesOf = (name: FaceAttributeName): readonly (string | boolean)[] => FACE_ATTRIBUTES[name];
