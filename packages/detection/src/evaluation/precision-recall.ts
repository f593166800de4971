import { checkNumber } from '@reverie/core';
import { checkPictures, type Detections, type GroundTruth, isIgnored, ofClass } from './detections.ts';
import { boxOverlaps } from './overlaps.ts';

/** Options of {@link precisionRecallCurve}. */
export interface PrecisionRecallOptions {
  /** The class. */
  readonly label: number;
  /** A detection finds an object if their IoU is at least this, above 0 and up to 1. Default: 0.5. */
  readonly iouThreshold?: number;
}

/** Precision and recall of the best 1, 2, 3, … detections of a class in all pictures. */
export interface PrecisionRecallCurve {
  /** [count]: the score of the last of them, falling. */
  readonly scores: Float64Array;
  /** [count]: which share of them are true. */
  readonly precision: Float64Array;
  /** [count]: which share of the objects they find, rising; NaN if there are none. */
  readonly recall: Float64Array;
  /** How many objects there are to find. */
  readonly positives: number;
}

/**
 * Precision and recall as PASCAL VOC counts them (Everingham et al. 2010, section 4.2, and its development kit). From the highest score
 * to the lowest, each detection belongs to the object of its class that it overlaps most, and finds it if none did before. Those
 * of difficult objects and of crowds are left out.
 */
export function precisionRecallCurve(
  detections: readonly Detections[],
  groundTruth: readonly GroundTruth[],
  { label, iouThreshold = 0.5 }: PrecisionRecallOptions,
): PrecisionRecallCurve {
  const who = 'precisionRecallCurve';
  checkNumber(who, 'iouThreshold', iouThreshold, { above: 0, max: 1 });
  checkPictures(who, detections, groundTruth);
  const found = groundTruth.flatMap((truth, i) => finds(detections[i]!, truth, label, iouThreshold));
  const positives = groundTruth.reduce((sum, truth) => sum + objectsToFind(truth, label).length, 0);
  found.sort((a, b) => b.score - a.score);
  let hits = 0;
  const hitsSoFar = found.map(({ hit }) => (hit ? ++hits : hits));
  return {
    scores: Float64Array.from(found, ({ score }) => score),
    precision: Float64Array.from(hitsSoFar, (count, i) => count / (i + 1)),
    recall: Float64Array.from(hitsSoFar, (count) => count / positives),
    positives,
  };
}

const objectsToFind = (truth: GroundTruth, label: number): readonly number[] =>
  ofClass(truth.labels, label).filter((object) => !isIgnored(truth, object));

interface Find {
  readonly score: number;
  /** Whether it finds an object. */
  readonly hit: boolean;
}

/** The detections of a class in one picture that count. */
function finds(
  detections: Detections,
  truth: GroundTruth,
  label: number,
  iouThreshold: number,
): readonly Find[] {
  const objects = ofClass(truth.labels, label);
  const { iou } = boxOverlaps(detections, truth);
  const { scores } = detections;
  const taken = new Set<number>();
  const order = ofClass(detections.labels, label).toSorted((i, j) => scores[j]! - scores[i]!);
  return order.flatMap((detection) => {
    const score = scores[detection]!;
    const nearest = objects.reduce(
      (best, object) => (best < 0 || iou(detection, object) > iou(detection, best) ? object : best),
      -1,
    );
    if (nearest < 0 || iou(detection, nearest) < iouThreshold) return [{ score, hit: false }];
    if (isIgnored(truth, nearest)) return [];
    const hit = !taken.has(nearest);
    taken.add(nearest);
    return [{ score, hit }];
  });
}
