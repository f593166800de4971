import type { ClassPicture } from './class-picture.ts';

/** Areas in square pixels, both ends included. */
export type AreaRange = readonly [number, number];

/** What a detection is: the find of an object, a false one, or one that does not count. */
export type Outcome = 'true' | 'false' | 'ignored';

/** What {@link matchObjects} finds. */
export interface MatchedPicture {
  /** For each threshold the outcome of each detection. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** How many objects there were to find. */
  readonly positives: number;
}

/**
 * Matches detections with objects as COCO does. From the highest score to the lowest, each takes the object that it overlaps most among
 * those that are left and reach the threshold; one that need not be found only if there is no other. Objects outside of the range
 * of areas need not be found, and detections outside of it that found nothing do not count.
 */
export function matchObjects(
  picture: ClassPicture,
  thresholds: readonly number[],
  range: AreaRange,
): MatchedPicture {
  const ignored = picture.objects.map(({ ignored, area }) => ignored || !isWithin(area, range));
  const outcomes = thresholds.map((threshold) =>
    takeObjects(picture, ignored, threshold).map((object, i): Outcome => {
      if (object >= 0) return ignored[object] ? 'ignored' : 'true';
      return isWithin(picture.areas[i]!, range) ? 'false' : 'ignored';
    }),
  );
  return { outcomes, positives: ignored.filter((is) => !is).length };
}

const isWithin = (area: number, [least, most]: AreaRange): boolean => area >= least && area <= most;

/**
 * For each detection the object that it takes, or −1.
 *
 * @param ignored [objects]: what need not be found
 */
export function takeObjects(
  picture: ClassPicture,
  ignored: readonly boolean[],
  threshold: number,
): readonly number[] {
  const { objects, overlaps } = picture;
  const order = [...objects.keys()].toSorted((i, j) => Number(ignored[i]) - Number(ignored[j]));
  const taken = new Set<number>();
  return overlaps.map((overlap) => {
    let best = -1;
    for (const object of order) {
      if (taken.has(object) && !objects[object]!.crowd) continue;
      if (best >= 0 && !ignored[best] && ignored[object]) break;
      if (overlap[object]! >= (best < 0 ? threshold : overlap[best]!)) best = object;
    }
    if (best >= 0) taken.add(best);
    return best;
  });
}
