import type { FaceAttributes } from './attributes.ts';

/** Red, green and blue from 0 to 255. */
export type RGB = readonly [red: number, green: number, blue: number];

/** Hue in degrees, saturation and lightness from 0 to 1. */
export type HSL = readonly [hue: number, saturation: number, lightness: number];

/** The middle of each family of colors; faces differ around it. */
export const FACE_COLORS: {
  readonly [name in 'skin' | 'hairColor' | 'background']: Readonly<Record<FaceAttributes[name], HSL>>;
} = {
  skin: { light: [25, 0.8, 0.84], medium: [27, 0.52, 0.62], dark: [19, 0.42, 0.34] },
  hairColor: { black: [235, 0.16, 0.13], blond: [46, 0.86, 0.6], red: [13, 0.78, 0.42] },
  background: { blue: [203, 0.68, 0.72], green: [142, 0.4, 0.68], purple: [268, 0.55, 0.78] },
};

/** Moves a color's lightness; below 1 by a factor to black, above 1 by what remains to white. */
export function lighten([hue, saturation, lightness]: HSL, factor: number): HSL {
  const lighter = factor <= 1 ? lightness * factor : 1 - (1 - lightness) * (2 - factor);
  return [hue, saturation, lighter];
}

/** The usual formula, through the distance of each channel's hue. */
export function toRGB([hue, saturation, lightness]: HSL): RGB {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const k = (((offset + hue / 30) % 12) + 12) % 12;
    return 255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
