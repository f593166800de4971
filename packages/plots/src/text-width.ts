/** Advance widths of Inter in units of the font size, rounded up, by kinds of characters. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl.,:;|!' ]/, 0.29],
  [/[frt()[\]{}/\\\-"*]/, 0.39],
  [/[mwMW%@—]/, 0.9],
  [/[A-Z&+=<>~#−]/, 0.7],
  [/[0-9$]/, 0.64],
  [/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/, 0.45],
  [/[\u{1100}-\u{ffff}\u{1f300}-\u{1faff}]/u, 1.05],
];

/** About how wide `text` is at a font size, in pixels; rather too wide than too narrow. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? 0.6;
  }
  return width * fontSize;
}
