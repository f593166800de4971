import { checkNumber } from '@reverie/core';
import { checkPictures, type Detections, type GroundTruth, isIgnored } from './detections.ts';
import { boxOverlaps } from './overlaps.ts';

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions {
  /** A detection and an object belong together only if their IoU is at least this, above 0 and up to 1. Default: 0.5. */
  readonly iouThreshold?: number;
  /** Detections below this score are left out. Default: 0.5. */
  readonly scoreThreshold?: number;
}

/** What is taken for what. */
export interface ConfusionMatrix {
  /** The classes, rising. */
  readonly labels: readonly number[];
  /**
   * [labels + 1, labels + 1]: how many objects of one class (row) were taken for another (column). The last row counts detections where
   * there is no object, the last column objects that were not detected.
   */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts which class is taken for which, and for the background. Of all pairs of a detection and an object, whatever their classes,
 * that with the largest IoU belongs together, and so on with what is left. Crowds and difficult objects come last; neither they nor
 * what belongs to them is counted.
 */
export function confusionMatrix(
  detections: readonly Detections[],
  groundTruth: readonly GroundTruth[],
  { iouThreshold = 0.5, scoreThreshold = 0.5 }: ConfusionMatrixOptions = {},
): ConfusionMatrix {
  const who = 'confusionMatrix';
  checkNumber(who, 'iouThreshold', iouThreshold, { above: 0, max: 1 });
  checkNumber(who, 'scoreThreshold', scoreThreshold);
  checkPictures(who, detections, groundTruth);
  const labels = [
    ...new Set([...groundTruth, ...detections].flatMap(({ labels }) => Array.from(labels))),
  ].toSorted((a, b) => a - b);
  const counts = Array.from({ length: labels.length + 1 }, () =>
    new Array<number>(labels.length + 1).fill(0),
  );
  const place = (label: number | undefined): number =>
    label === undefined ? labels.length : labels.indexOf(label);
  for (const [i, truth] of groundTruth.entries())
    for (const { actual, predicted } of confusions(detections[i]!, truth, { iouThreshold, scoreThreshold }))
      counts[place(actual)]![place(predicted)]!++;
  return { labels, counts };
}

/** Classes that were taken for each other; undefined is the background. */
interface Confusion {
  readonly actual: number | undefined;
  readonly predicted: number | undefined;
}

function confusions(
  detections: Detections,
  truth: GroundTruth,
  { iouThreshold, scoreThreshold }: Required<ConfusionMatrixOptions>,
): readonly Confusion[] {
  const { scores, labels } = detections;
  const detected = Array.from(labels).flatMap((_, i) => (scores[i]! >= scoreThreshold ? [i] : []));
  const partners = pairs(detected, detections, truth, iouThreshold);
  const found = detected.flatMap((i): Confusion[] => {
    const object = partners.get(i);
    if (object === undefined) return [{ actual: undefined, predicted: labels[i]! }];
    return isIgnored(truth, object) ? [] : [{ actual: truth.labels[object]!, predicted: labels[i]! }];
  });
  const taken = new Set(partners.values());
  const missed = Array.from(truth.labels).flatMap((actual, j): Confusion[] =>
    taken.has(j) || isIgnored(truth, j) ? [] : [{ actual, predicted: undefined }],
  );
  return [...found, ...missed];
}

/** The object of each detection that has one; the best overlaps go first, and only ignored objects have several. */
function pairs(
  detected: readonly number[],
  detections: Detections,
  truth: GroundTruth,
  iouThreshold: number,
): ReadonlyMap<number, number> {
  const { iou } = boxOverlaps(detections, truth);
  const candidates = detected
    .flatMap((i) => Array.from(truth.labels, (_, j) => ({ i, j, iou: iou(i, j), last: isIgnored(truth, j) })))
    .filter((pair) => pair.iou >= iouThreshold)
    .toSorted((a, b) => Number(a.last) - Number(b.last) || b.iou - a.iou);
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j, last } of candidates) {
    if (partners.has(i) || (taken.has(j) && !last)) continue;
    partners.set(i, j);
    taken.add(j);
  }
  return partners;
}
