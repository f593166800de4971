import { areaOf } from '../../boxes/geometry.ts';
import { intersection, ratio } from '../../boxes/iou.ts';
import { iouOfRuns } from '../../masks/combine.ts';
import { areaOfRuns, type RunLengths } from '../../masks/run-lengths.ts';
import { type Detections, type GroundTruth, isIgnored, masksOf, ofClass } from '../detections.ts';

/** What detections and objects are compared by. */
export type Overlap = 'boxes' | 'masks';

/** One class in one picture. */
export interface ClassPicture {
  /** [detections]: from the highest to the lowest. */
  readonly scores: readonly number[];
  /** [detections] */
  readonly areas: readonly number[];
  /** For each detection, [objects]: how much it overlaps each. */
  readonly overlaps: readonly (readonly number[])[];
  readonly objects: readonly ClassObject[];
}

/** An object of the class. */
export interface ClassObject {
  readonly area: number;
  readonly crowd: boolean;
  /** Whether it need not be found, however large it is. */
  readonly ignored: boolean;
}

/** Takes the best detections of a class out of a picture, and its objects. */
export function classPicture(
  detections: Detections,
  truth: GroundTruth,
  label: number,
  { overlap, most }: { readonly overlap: Overlap; readonly most: number },
): ClassPicture {
  const { scores } = detections;
  const found = ofClass(detections.labels, label)
    .toSorted((i, j) => scores[j]! - scores[i]!)
    .slice(0, most);
  const there = ofClass(truth.labels, label);
  const shapes = overlap === 'boxes' ? boxShapes(detections, truth) : maskShapes(detections, truth);
  return {
    scores: found.map((i) => scores[i]!),
    areas: found.map(shapes.detectionArea),
    overlaps: found.map((i) => there.map((j) => shapes.iou(i, j))),
    objects: there.map((j) => ({
      area: truth.areas?.[j] ?? shapes.objectArea(j),
      crowd: truth.crowd?.[j] === true,
      ignored: isIgnored(truth, j),
    })),
  };
}

interface Shapes {
  readonly detectionArea: (i: number) => number;
  readonly objectArea: (j: number) => number;
  /** Of a crowd the share of the detection that is in it. */
  readonly iou: (i: number, j: number) => number;
}

function boxShapes({ boxes }: Detections, { boxes: objects, crowd }: GroundTruth): Shapes {
  const detectionArea = (i: number): number => areaOf(boxes, 4 * i);
  const objectArea = (j: number): number => areaOf(objects, 4 * j);
  const iou = (i: number, j: number): number => {
    const shared = intersection(boxes, 4 * i, objects, 4 * j);
    const area = detectionArea(i);
    return ratio(shared, crowd?.[j] === true ? area : area + objectArea(j) - shared);
  };
  return { detectionArea, objectArea, iou };
}

function maskShapes(detections: Detections, truth: GroundTruth): Shapes {
  const found = masksOf('evaluateCOCO', 'detections', detections.masks, detections.boxes);
  const there = masksOf('evaluateCOCO', 'groundTruth', truth.masks, truth.boxes);
  const area = (masks: readonly RunLengths[], i: number): number => areaOfRuns(masks[i]!.counts);
  return {
    detectionArea: (i) => area(found, i),
    objectArea: (j) => area(there, j),
    iou: (i, j) => iouOfRuns(found[i]!.counts, there[j]!.counts, truth.crowd?.[j] === true),
  };
}
