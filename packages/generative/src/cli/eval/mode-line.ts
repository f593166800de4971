import type { ModeCoverage } from '../../evaluation/mode-coverage.ts';

/** `'8 of 8 modes, 93.2% of the points in one'` */
export function modeLine(
  { covered, counts, goodShare }: ModeCoverage,
  strong: (text: string) => string = (text) => text,
): string {
  const share = (100 * goodShare).toFixed(1);
  return `Modes      ${strong(`${covered} of ${counts.length}`)}, ${share}% of the points in one`;
}
