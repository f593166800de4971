import { type Detections, type GroundTruth, isIgnored, ofClass } from '../detections.ts';
import { boxOverlaps, maskOverlaps } from '../overlaps.ts';

/** What detections and objects are compared by. */
export type Overlap = 'boxes' | 'masks';

/** One class in one picture. */
export interface ClassPicture {
  /** [detections]: their places in the picture, from the highest score to the lowest. */
  readonly detections: readonly number[];
  /** [detections] */
  readonly scores: readonly number[];
  /** [detections] */
  readonly areas: readonly number[];
  /** For each detection, [objects]: how much it overlaps each. */
  readonly overlaps: readonly (readonly number[])[];
  readonly objects: readonly ClassObject[];
}

/** An object of the class. */
export interface ClassObject {
  /** Its place in the picture. */
  readonly index: number;
  readonly area: number;
  readonly crowd: boolean;
  /** Whether it need not be found, however large it is. */
  readonly ignored: boolean;
}

/** Takes the detections and the objects of a class out of a picture. */
export function classPicture(
  detections: Detections,
  truth: GroundTruth,
  label: number,
  overlap: Overlap,
): ClassPicture {
  const { scores } = detections;
  const found = ofClass(detections.labels, label).toSorted((i, j) => scores[j]! - scores[i]!);
  const there = ofClass(truth.labels, label);
  const { detectionArea, objectArea, iou } =
    overlap === 'boxes' ? boxOverlaps(detections, truth) : maskOverlaps('evaluateCOCO', detections, truth);
  return {
    detections: found,
    scores: found.map((i) => scores[i]!),
    areas: found.map(detectionArea),
    overlaps: found.map((i) => there.map((j) => iou(i, j))),
    objects: there.map((j) => ({
      index: j,
      area: truth.areas?.[j] ?? objectArea(j),
      crowd: truth.crowd?.[j] === true,
      ignored: isIgnored(truth, j),
    })),
  };
}
