import { DataError } from '@reverie/core';
import type { Activations } from './activations.ts';

/** A unit and how closely it follows a property. */
export interface FoundUnit {
  readonly unit: number;
  /** Pearson's correlation of its activation with the property, in [−1, 1]. */
  readonly correlation: number;
}

/**
 * The units whose activation goes with a property of the characters, the closest first, whatever the sign.
 *
 * @param property [characters]
 * @returns all units; none where the property is the same everywhere.
 */
export function findUnits({ units, values }: Activations, property: ArrayLike<number>): FoundUnit[] {
  const characters = values.length / units;
  if (property.length !== characters) {
    const expected = `a property of each of ${characters} characters`;
    throw new DataError({ who: 'findUnits', expected, got: `${property.length} values` });
  }
  const centered = deviations(Float64Array.from(property));
  const spread = norm(centered);
  if (spread === 0) return [];
  const found = Array.from({ length: units }, (_, unit) => {
    const own = deviations(Float64Array.from({ length: characters }, (_v, at) => values[at * units + unit]!));
    const product = own.reduce((sum, value, at) => sum + value * centered[at]!, 0);
    const scale = norm(own) * spread;
    return { unit, correlation: scale === 0 ? 0 : product / scale };
  });
  return found.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

function deviations(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const norm = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
