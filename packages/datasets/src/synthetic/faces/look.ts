import type { RandomNumbers } from '../../random-numbers.ts';
import type { FaceAttributes } from './attributes.ts';
import { FACE_COLORS, type HSL } from './colors.ts';

/** What of a face no attribute tells: it varies continuously. Lengths are shares of the picture's side. */
export interface FaceLook {
  /** Radians by which the head is turned, clockwise; negative where it leans to the left. */
  readonly angle: number;
  /** Where the face is, from the middle of the picture to the right and down. */
  readonly x: number;
  readonly y: number;
  /** Factor of all lengths. */
  readonly scale: number;
  /** Between the centers of the eyes. */
  readonly eyeDistance: number;
  /** How far the mouth is curved, 0 to 1: up where it smiles, else down. */
  readonly curve: number;
  /** Factor of all colors. */
  readonly brightness: number;
  readonly skin: HSL;
  readonly hairColor: HSL;
  readonly background: HSL;
  readonly shirt: HSL;
}

/** The smallest and the largest value of what varies; the angle is without its sign. */
export const FACE_RANGES = {
  angle: [0.12, 0.34],
  x: [-0.04, 0.04],
  y: [-0.03, 0.03],
  scale: [0.94, 1.06],
  eyeDistance: [0.215, 0.255],
  curve: [0, 1],
  brightness: [0.86, 1],
} as const;

/** How far hue, saturation and lightness are from a family's middle, at most. */
const JITTER: HSL = [6, 0.06, 0.035];
const SHIRT: HSL = [0, 0.5, 0.5];

/** Draws how a face with these attributes looks. */
export function sampleFaceLook(attributes: FaceAttributes, random: RandomNumbers): FaceLook {
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * random.uniform();
  const near = ([hue, saturation, lightness]: HSL): HSL => [
    hue + JITTER[0] * between([-1, 1]),
    saturation + JITTER[1] * between([-1, 1]),
    lightness + JITTER[2] * between([-1, 1]),
  ];
  const angle = between(FACE_RANGES.angle);
  return {
    angle: attributes.tilt === 'left' ? -angle : angle,
    x: between(FACE_RANGES.x),
    y: between(FACE_RANGES.y),
    scale: between(FACE_RANGES.scale),
    eyeDistance: between(FACE_RANGES.eyeDistance),
    curve: between(FACE_RANGES.curve),
    brightness: between(FACE_RANGES.brightness),
    skin: near(FACE_COLORS.skin[attributes.skin]),
    hairColor: near(FACE_COLORS.hairColor[attributes.hairColor]),
    background: near(FACE_COLORS.background[attributes.background]),
    shirt: near([360 * random.uniform(), SHIRT[1], SHIRT[2]]),
  };
}
