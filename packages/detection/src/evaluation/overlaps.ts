import { DataError } from '@reverie/core';
import { areaOf } from '../boxes/geometry.ts';
import { intersection, ratio } from '../boxes/iou.ts';
import { iouOfRuns } from '../masks/combine.ts';
import { areaOfRuns, type RunLengths } from '../masks/run-lengths.ts';
import type { Detections, GroundTruth } from './detections.ts';

/** How much the detections of one picture overlap its objects. */
export interface Overlaps {
  readonly detectionArea: (detection: number) => number;
  readonly objectArea: (object: number) => number;
  /** Intersection over union; with a crowd the share of the detection that is in it. */
  readonly iou: (detection: number, object: number) => number;
}

/** Of their boxes. */
export function boxOverlaps({ boxes }: Detections, { boxes: objects, crowd }: GroundTruth): Overlaps {
  const detectionArea = (i: number): number => areaOf(boxes, 4 * i);
  const objectArea = (j: number): number => areaOf(objects, 4 * j);
  const iou = (i: number, j: number): number => {
    const shared = intersection(boxes, 4 * i, objects, 4 * j);
    const area = detectionArea(i);
    return ratio(shared, crowd?.[j] === true ? area : area + objectArea(j) - shared);
  };
  return { detectionArea, objectArea, iou };
}

/**
 * Of their masks.
 *
 * @throws DataError unless there are masks of both
 */
export function maskOverlaps(who: string, detections: Detections, truth: GroundTruth): Overlaps {
  const found = masksOf(who, 'detections', detections);
  const there = masksOf(who, 'groundTruth', truth);
  const area = (masks: readonly RunLengths[], i: number): number => areaOfRuns(masks[i]!.counts);
  return {
    detectionArea: (i) => area(found, i),
    objectArea: (j) => area(there, j),
    iou: (i, j) => iouOfRuns(found[i]!.counts, there[j]!.counts, truth.crowd?.[j] === true),
  };
}

function masksOf(
  who: string,
  what: string,
  { masks, boxes }: Pick<Detections, 'masks' | 'boxes'>,
): readonly RunLengths[] {
  if (masks !== undefined || boxes.length === 0) return masks ?? [];
  const remedy = "give each a mask, or take overlap: 'boxes'";
  throw new DataError({ who, expected: `masks in ${what}`, got: 'none', remedy });
}
