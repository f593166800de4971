import { checkNumber, DataError, ShapeError } from '@reverie/core';

/** Options of a {@link Matcher}. */
export interface MatcherConfig {
  /** An anchor belongs to the object that it matches best if the match is at least this good. */
  readonly highThreshold: number;
  /** It belongs to the background if the match is below this. Default: `highThreshold`. */
  readonly lowThreshold?: number;
  /** Whether the anchors that match an object best belong to the object they match best, however badly. Default: false. */
  readonly allowLowQualityMatches?: boolean;
}

/** What {@link Matcher.match} says of an anchor of the background. */
export const BELOW_LOW_THRESHOLD = -1;
/** What {@link Matcher.match} says of an anchor which is neither an object's nor the background's. */
export const BETWEEN_THRESHOLDS = -2;

/**
 * Gives each anchor an object, the background, or neither (Ren et al. 2015, section 3.1.2). Results are those of torchvision's
 * `Matcher`.
 */
export class Matcher {
  readonly highThreshold: number;
  readonly lowThreshold: number;
  readonly allowLowQualityMatches: boolean;

  constructor({
    highThreshold,
    lowThreshold = highThreshold,
    allowLowQualityMatches = false,
  }: MatcherConfig) {
    checkNumber('Matcher', 'highThreshold', highThreshold);
    checkNumber('Matcher', 'lowThreshold', lowThreshold, { max: highThreshold });
    this.highThreshold = highThreshold;
    this.lowThreshold = lowThreshold;
    this.allowLowQualityMatches = allowLowQualityMatches;
  }

  /**
   * @param quality [objects, anchors], how good each match is, as IoU
   * @param anchors how many there are
   * @returns [anchors], the index of an object, {@link BELOW_LOW_THRESHOLD} or {@link BETWEEN_THRESHOLDS}
   */
  match(quality: ArrayLike<number>, anchors: number): Int32Array {
    const objects = countObjects(quality, anchors);
    const best = bestObjects(quality, objects, anchors);
    const matches = best.map((object, anchor) => this.#decide(object, quality[object * anchors + anchor]!));
    if (!this.allowLowQualityMatches) return matches;
    for (let object = 0; object < objects; object++)
      for (const anchor of bestAnchors(quality, object, anchors)) matches[anchor] = best[anchor]!;
    return matches;
  }

  #decide(object: number, quality: number): number {
    if (quality >= this.highThreshold) return object;
    return quality >= this.lowThreshold ? BETWEEN_THRESHOLDS : BELOW_LOW_THRESHOLD;
  }
}

function countObjects(quality: ArrayLike<number>, anchors: number): number {
  const who = 'Matcher.match';
  checkNumber(who, 'anchors', anchors, { integer: true, min: 0 });
  const objects = anchors === 0 ? 0 : quality.length / anchors;
  if (!Number.isInteger(objects) || objects * anchors !== quality.length) {
    const expected = `quality [objects, ${anchors}]`;
    throw new ShapeError({ who, expected, got: `${quality.length} numbers` });
  }
  for (let i = 0; i < quality.length; i++) {
    if (!Number.isNaN(quality[i])) continue;
    throw new DataError({ who, expected: 'numbers in quality', got: `NaN for anchor ${i % anchors}` });
  }
  return objects;
}

/** The object that each anchor matches best, of equally good ones the first. */
function bestObjects(quality: ArrayLike<number>, objects: number, anchors: number): Int32Array {
  return Int32Array.from({ length: anchors }, (_, anchor) => {
    let best = 0;
    for (let object = 1; object < objects; object++)
      if (quality[object * anchors + anchor]! > quality[best * anchors + anchor]!) best = object;
    return best;
  });
}

/** All anchors that match an object as well as any. */
function bestAnchors(quality: ArrayLike<number>, object: number, anchors: number): number[] {
  let highest = -Infinity;
  let best: number[] = [];
  for (let anchor = 0; anchor < anchors; anchor++) {
    const value = quality[object * anchors + anchor]!;
    if (value > highest) [highest, best] = [value, []];
    if (value === highest) best.push(anchor);
  }
  return best;
}
