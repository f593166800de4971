import { interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';

/** `viridis` runs from dark to light; `diverging` from blue over white at 0 to red. */
export type ColorMapName = 'viridis' | 'diverging';

/** Colors are told apart in this many steps, so that equal ones can be drawn together. */
const STEPS = 256;

/** The CSS color of a value between `min` and `max`; values beyond take the color of the end. */
export function colorOf(value: number, domain: readonly [number, number], map: ColorMapName): string {
  const [min, max] = domain;
  const share = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0.5;
  const step = Math.round(share * (STEPS - 1)) / (STEPS - 1);
  return map === 'viridis' ? interpolateViridis(step) : interpolateRdBu(1 - step);
}

/** The range of the finite values; symmetric about 0 for the diverging map, whose middle means nothing else. */
export function colorDomain(values: Iterable<number>, map: ColorMapName): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (map === 'viridis') return [min, max];
  const reach = Math.max(Math.abs(min), Math.abs(max));
  return [-reach, reach];
}
