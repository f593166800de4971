import { describe, expect, it } from 'vitest';
import { themeNamed } from './theme.ts';

/** WCAG 2.2's relative luminance of `#rrggbb`. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const { background, ink, muted, palette } = themeNamed(name);

  it('has legible texts', () => {
    // 4.5 is WCAG's level AA for text.
    expect(contrast(ink, background)).toBeGreaterThan(4.5);
    expect(contrast(muted, background)).toBeGreaterThan(4.5);
  });

  it('has lines that stand out', () => {
    // Okabe and Ito's orange and sky blue have 2.2 on white; they are the last but one in use.
    for (const color of palette) expect(contrast(color, background)).toBeGreaterThan(2.1);
    for (const color of palette.slice(0, 3)) expect(contrast(color, background)).toBeGreaterThan(3.3);
  });
});
