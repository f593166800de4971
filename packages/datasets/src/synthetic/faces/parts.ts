import type { FaceAttributes } from './attributes.ts';
import { type HSL, lighten } from './colors.ts';
import type { FaceLook } from './look.ts';
import { bow, ellipse, type Outline, rim, roundedBox, slice, without } from './outline.ts';

/** A part of a picture: painted over what lies under it. */
export interface Part {
  readonly outline: Outline;
  readonly color: HSL;
  /** 0 to 1. Default: 1. */
  readonly opacity?: number;
}

/** A face in parts, from the back to the front; (0, 0) is the middle of the face, lengths are shares of the picture's side. */
export interface FaceParts {
  /** Shoulders: they stay upright. */
  readonly body: readonly Part[];
  /** Everything that turns with the head. */
  readonly head: readonly Part[];
}

/** Half the width and half the height of a head. */
const HEADS = { round: [0.285, 0.285], long: [0.22, 0.325] } as const;
const EYES = -0.005;
const MOUTH = 0.135;
/** How far the hair is parted to the right of the middle. */
const PARTING = 0.025;
const INK: HSL = [250, 0.25, 0.12];
const WHITE: HSL = [40, 0.3, 0.98];

export function faceParts(attributes: FaceAttributes, look: FaceLook): FaceParts {
  const [width, height] = HEADS[attributes.head];
  const skull = ellipse(0, 0, width, height);
  return {
    body: [
      { outline: ellipse(0, 0.56, 0.36, 0.22), color: look.shirt },
      { outline: ellipse(0, 0.36, 0.12, 0.07), color: lighten(look.skin, 0.84) },
    ],
    head: [
      ...hairBehind(attributes, look, width, height),
      { outline: roundedBox(0, height, 0.085, 0.13, 0.06), color: lighten(look.skin, 0.84) },
      ...ears(attributes, look, width),
      { outline: skull, color: look.skin },
      ...cheeks(look, width),
      ...mouth(attributes, look),
      { outline: bow(0, 0.07, 0.018, -12, 0.011), color: lighten(look.skin, 0.78) },
      ...eyes(look),
      ...hairInFront(attributes, look, width, height),
      ...brows(look),
      ...(attributes.glasses ? glasses(look, width) : []),
    ],
  };
}

function hairBehind(
  { hair }: FaceAttributes,
  { hairColor }: FaceLook,
  width: number,
  height: number,
): Part[] {
  if (hair === 'short') return [];
  const outline = roundedBox(0, 0.06, width + 0.065, height + 0.1, width + 0.02);
  return [{ outline, color: lighten(hairColor, 0.82) }];
}

function ears({ hair }: FaceAttributes, { skin }: FaceLook, width: number): Part[] {
  if (hair === 'long') return [];
  return [-1, 1].flatMap((side) => [
    { outline: ellipse(side * width, 0.03, 0.05, 0.06), color: skin },
    { outline: ellipse(side * (width + 0.005), 0.03, 0.022, 0.032), color: lighten(skin, 0.82) },
  ]);
}

function cheeks({ skin }: FaceLook, width: number): Part[] {
  const color: HSL = [356, 0.75, 0.45 + 0.25 * skin[2]];
  return [-1, 1].map((side) => ({
    outline: ellipse(side * width * 0.6, 0.095, 0.05, 0.036),
    color,
    opacity: 0.4,
  }));
}

function mouth({ smile }: FaceAttributes, { curve, skin }: FaceLook): Part[] {
  if (!smile) {
    const color = lighten([8, 0.5, skin[2]], 0.42);
    return [{ outline: bow(0, MOUTH + 0.015, 0.075, 4 * curve, 0.019), color }];
  }
  const open = slice(ellipse(0, MOUTH - 0.015, 0.125, 0.085 + 0.025 * curve), MOUTH - 0.015, 1);
  return [
    { outline: open, color: [352, 0.7, 0.3] },
    { outline: slice(open, -1, MOUTH + 0.025), color: WHITE },
  ];
}

function eyes({ eyeDistance }: FaceLook): Part[] {
  return [-1, 1].flatMap((side) => {
    const u = (side * eyeDistance) / 2;
    return [
      { outline: ellipse(u, EYES, 0.036, 0.046), color: INK },
      { outline: ellipse(u + 0.012, EYES - 0.016, 0.015, 0.015), color: WHITE },
    ];
  });
}

function brows({ eyeDistance, hairColor }: FaceLook): Part[] {
  return [-1, 1].map((side) => {
    const outline = bow((side * eyeDistance) / 2, EYES - 0.1, 0.045, 6, 0.014);
    return { outline, color: lighten(hairColor, 0.66) };
  });
}

function hairInFront(
  { hair }: FaceAttributes,
  { hairColor }: FaceLook,
  width: number,
  height: number,
): Part[] {
  const cap = ellipse(0, -0.03, width + 0.03, height + 0.03);
  const face = ellipse(PARTING, 0.1, width * 1.04, height * 0.97);
  const front = slice(without(cap, face), -1, hair === 'short' ? -0.03 : 0.12);
  const shine = slice(rim(ellipse(0, -0.03, width - 0.02, height - 0.025), 0.014), -1, -height * 0.78);
  return [
    { outline: front, color: hairColor },
    ...(hair === 'short' ? tufts(hairColor, height) : []),
    { outline: shine, color: lighten(hairColor, 1.35), opacity: 0.7 },
  ];
}

/** Short hair stands up a little. */
function tufts(color: HSL, height: number): Part[] {
  const places = [
    [-0.085, 0.045, 0.06],
    [0, 0.06, 0.075],
    [0.09, 0.04, 0.06],
  ] as const;
  return places.map(([u, up, radius]) => ({
    outline: ellipse(u, 0.03 - height - up, radius, radius * 0.9),
    color,
  }));
}

function glasses({ eyeDistance }: FaceLook, width: number): Part[] {
  const half = eyeDistance / 2;
  const lenses = [-1, 1].map((side) => roundedBox(side * (half + 0.008), 0, 0.088, 0.08, 0.055));
  const arms = [-1, 1].map((side) => bow(side * (width - 0.02), -0.02, 0.03, 0, 0.014));
  return [
    ...lenses.map((outline) => ({ outline, color: [200, 0.8, 0.9] as const, opacity: 0.3 })),
    ...[...lenses.map((lens) => rim(lens, 0.02)), ...arms, bow(0, -0.01, 0.03, 0, 0.016)].map((outline) => ({
      outline,
      color: INK,
    })),
  ];
}
