import { checkNumber, checkOneOf } from '@reverie/core';
import { checkPictures, classesOf, type Detections, type GroundTruth } from './detections.ts';
import { type PrecisionRecallCurve, precisionRecallCurve } from './precision-recall.ts';

/**
 * How average precision sums up a curve: `'area'` under it, where each precision is the best at its recall or above (VOC from 2010
 * on), or `'11-point'`, the mean of those at recalls 0, 0.1, …, 1 (VOC 2007).
 */
export type Interpolation = 'area' | '11-point';

/** Options of {@link evaluateVOC}. */
export interface VOCOptions {
  /** Default: `'area'`. */
  readonly interpolation?: Interpolation;
  /** A detection finds an object if their IoU is at least this. Default: 0.5. */
  readonly iouThreshold?: number;
}

/** What {@link evaluateVOC} finds of one class. */
export interface VOCClass {
  /** Average precision, from 0 to 1; NaN if there is no object to find. */
  readonly ap: number;
  readonly curve: PrecisionRecallCurve;
}

/** What {@link evaluateVOC} finds. */
export interface VOCEvaluation {
  /** The mean of the classes that have an object to find; NaN if none has. */
  readonly meanAP: number;
  /** Of each class that has an object. */
  readonly classes: ReadonlyMap<number, VOCClass>;
}

/**
 * Average precision as PASCAL VOC defines it (Everingham et al. 2010).
 *
 * VOC's annotations name the first and the last pixel of an object, so that a box is one pixel wider than their difference. For the
 * figures of its development kit boxes are (xmin − 1, ymin − 1, xmax, ymax), those of detections too.
 *
 * @param detections of each picture
 * @param groundTruth of each picture, in the same order
 */
export function evaluateVOC(
  detections: readonly Detections[],
  groundTruth: readonly GroundTruth[],
  { interpolation = 'area', iouThreshold = 0.5 }: VOCOptions = {},
): VOCEvaluation {
  const who = 'evaluateVOC';
  checkOneOf(who, 'interpolation', interpolation, ['area', '11-point']);
  checkNumber(who, 'iouThreshold', iouThreshold, { above: 0, max: 1 });
  checkPictures(who, detections, groundTruth);
  const classes = new Map(
    classesOf(groundTruth).map((label) => {
      const curve = precisionRecallCurve(detections, groundTruth, { label, iouThreshold });
      return [label, { ap: averagePrecision(curve, interpolation), curve }];
    }),
  );
  const defined = [...classes.values()].map(({ ap }) => ap).filter((ap) => !Number.isNaN(ap));
  return { meanAP: defined.reduce((sum, ap) => sum + ap, 0) / defined.length, classes };
}

/** The average precision of a curve, from 0 to 1; NaN if there is no object to find. */
export function averagePrecision(curve: PrecisionRecallCurve, interpolation: Interpolation): number {
  const { precision, recall, positives } = curve;
  if (positives === 0) return Number.NaN;
  const best = precision.slice();
  for (let i = best.length - 2; i >= 0; i--) best[i] = Math.max(best[i]!, best[i + 1]!);
  if (interpolation === 'area') {
    return best.reduce((area, value, i) => area + value * (recall[i]! - (recall[i - 1] ?? 0)), 0);
  }
  const tenths = Array.from({ length: 11 }, (_, i) => i / 10);
  const at = (least: number): number => best[recall.findIndex((value) => value >= least)] ?? 0;
  return tenths.reduce((sum, tenth) => sum + at(tenth), 0) / 11;
}
