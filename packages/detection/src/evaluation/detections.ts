import { ConfigError, ShapeError } from '@reverie/core';
import { type BoxArray, checkPerBox, countCorners } from '../boxes/box-array.ts';
import type { RunLengths } from '../masks/run-lengths.ts';

/** What a detector found in one picture. */
export interface Detections {
  /** [count, 4], each (x1, y1, x2, y2) */
  readonly boxes: BoxArray;
  /** [count]: how sure it is of each, the higher the surer. */
  readonly scores: ArrayLike<number>;
  /** [count]: the class of each. */
  readonly labels: ArrayLike<number>;
  /** [count], if it finds masks. */
  readonly masks?: readonly RunLengths[];
}

/** What there is to find in one picture. */
export interface GroundTruth {
  /** [count, 4], each (x1, y1, x2, y2) */
  readonly boxes: BoxArray;
  /** [count]: the class of each object. */
  readonly labels: ArrayLike<number>;
  /** [count] */
  readonly masks?: readonly RunLengths[];
  /** [count]: the area by which COCO calls an object small or large. Default: that of its box or mask. */
  readonly areas?: ArrayLike<number>;
  /** [count]: whether it is a group that was marked as one (COCO); none has to be found, and detections inside are not counted. */
  readonly crowd?: readonly boolean[];
  /** [count]: whether it was marked as difficult (PASCAL VOC); none has to be found, and the detection of one is not counted. */
  readonly difficult?: readonly boolean[];
}

/** Whether an object neither has to be found nor may be counted when it is. */
export const isIgnored = ({ crowd, difficult }: GroundTruth, object: number): boolean =>
  crowd?.[object] === true || difficult?.[object] === true;

/** @throws ConfigError unless there are as many pictures of both; what does not fit within a picture throws, too */
export function checkPictures(
  who: string,
  detections: readonly Detections[],
  groundTruth: readonly GroundTruth[],
): void {
  if (detections.length !== groundTruth.length) {
    const expected = `detections of ${groundTruth.length} pictures, as groundTruth has`;
    const remedy = 'a picture in which nothing was found has empty arrays';
    throw new ConfigError({ who, expected, got: `${detections.length}`, remedy });
  }
  for (const [i, found] of detections.entries()) checkDetections(who, `detections[${i}]`, found);
  for (const [i, objects] of groundTruth.entries()) checkGroundTruth(who, `groundTruth[${i}]`, objects);
}

function checkDetections(who: string, what: string, { boxes, scores, labels, masks }: Detections): void {
  const count = countCorners(who, `${what}.boxes`, boxes);
  checkPerBox(who, `${what}.scores`, scores, count);
  checkPerBox(who, `${what}.labels`, labels, count);
  checkLength(who, `${what}.masks`, masks, count);
}

function checkGroundTruth(who: string, what: string, truth: GroundTruth): void {
  const count = countCorners(who, `${what}.boxes`, truth.boxes);
  checkPerBox(who, `${what}.labels`, truth.labels, count);
  if (truth.areas !== undefined) checkPerBox(who, `${what}.areas`, truth.areas, count);
  checkLength(who, `${what}.masks`, truth.masks, count);
  checkLength(who, `${what}.crowd`, truth.crowd, count);
  checkLength(who, `${what}.difficult`, truth.difficult, count);
}

function checkLength(who: string, what: string, values: ArrayLike<unknown> | undefined, count: number): void {
  if (values === undefined || values.length === count) return;
  throw new ShapeError({ who, expected: `${what} [${count}], one for each box`, got: `[${values.length}]` });
}

/** The classes of all objects, rising. */
export const classesOf = (groundTruth: readonly GroundTruth[]): readonly number[] =>
  [...new Set(groundTruth.flatMap(({ labels }) => Array.from(labels)))].toSorted((a, b) => a - b);

/** Indices of what has a label. */
export const ofClass = (labels: ArrayLike<number>, label: number): readonly number[] =>
  Array.from(labels).flatMap((other, i) => (other === label ? [i] : []));
