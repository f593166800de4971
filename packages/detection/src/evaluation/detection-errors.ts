import { checkNumber } from '@reverie/core';
import { classPicture } from './coco/class-picture.ts';
import { takeObjects } from './coco/match-objects.ts';
import { checkPictures, type Detections, type GroundTruth, isIgnored } from './detections.ts';
import { boxOverlaps } from './overlaps.ts';

/**
 * Why a detection is false, or an object was not found (Bolya et al., TIDE, 2020, section 2.2), for IoU thresholds f and b:
 * - `'localization'`: the right class, with an IoU from b to f;
 * - `'class'`: the wrong class, with an IoU of at least f;
 * - `'duplicate'`: the right class, with an IoU of at least f, but a detection of a higher score has found the object;
 * - `'background'`: an IoU below b with every object;
 * - `'both'`: what is left, the wrong class with an IoU from b to f;
 * - `'missed'`: an object that neither was found nor is in a localization or class error.
 */
export type DetectionErrorKind = 'localization' | 'class' | 'both' | 'duplicate' | 'background' | 'missed';

/** One error. */
export interface DetectionError {
  readonly kind: DetectionErrorKind;
  /** The index of the picture. */
  readonly picture: number;
  /** The index of the detection in it, unless it is an object that was missed. */
  readonly detection?: number;
  /** The index of the object in it, unless there is none: the background. */
  readonly object?: number;
}

/** Options of {@link detectionErrors}. */
export interface DetectionErrorsOptions {
  /** f: a detection finds an object if their IoU is at least this. Default: 0.5. */
  readonly foreground?: number;
  /** b: a detection is of the background if its IoU with every object is below this. Default: 0.1. */
  readonly background?: number;
  /** Detections below this score are left out. Default: 0.5. */
  readonly scoreThreshold?: number;
}

/** What {@link detectionErrors} finds. */
export interface DetectionErrors {
  /** Picture after picture, in each the detections first. */
  readonly errors: readonly DetectionError[];
  readonly counts: Readonly<Record<DetectionErrorKind, number>>;
  /** How many objects were found. */
  readonly found: number;
}

/** Tells what is wrong with detections. Crowds, difficult objects, and detections of these are left out. */
export function detectionErrors(
  detections: readonly Detections[],
  groundTruth: readonly GroundTruth[],
  { foreground = 0.5, background = 0.1, scoreThreshold = 0.5 }: DetectionErrorsOptions = {},
): DetectionErrors {
  const who = 'detectionErrors';
  checkNumber(who, 'foreground', foreground, { above: 0, max: 1 });
  checkNumber(who, 'background', background, { above: 0, max: foreground });
  checkNumber(who, 'scoreThreshold', scoreThreshold);
  checkPictures(who, detections, groundTruth);
  const counts = { localization: 0, class: 0, both: 0, duplicate: 0, background: 0, missed: 0 };
  const errors: DetectionError[] = [];
  let found = 0;
  for (const [picture, truth] of groundTruth.entries()) {
    const one = pictureErrors(detections[picture]!, truth, { foreground, background, scoreThreshold });
    for (const error of one.errors) errors.push({ ...error, picture });
    found += one.found;
  }
  for (const { kind } of errors) counts[kind]++;
  return { errors, counts, found };
}

type Thresholds = Required<DetectionErrorsOptions>;
type PictureError = Omit<DetectionError, 'picture'>;

function pictureErrors(
  detections: Detections,
  truth: GroundTruth,
  thresholds: Thresholds,
): { readonly errors: readonly PictureError[]; readonly found: number } {
  const partners = partnersOf(detections, truth, thresholds);
  const found = new Set([...partners.values()].filter((object) => object >= 0 && !isIgnored(truth, object)));
  const wrong = [...partners]
    .filter(([, object]) => object < 0)
    .map(([detection]) => wrongDetection(detections, detection, truth, thresholds))
    .toSorted((a, b) => a.detection! - b.detection!);
  const covered = new Set(
    wrong.filter(({ kind }) => kind === 'localization' || kind === 'class').map(({ object }) => object),
  );
  const missed = Array.from(truth.labels, (_, object): PictureError => ({ kind: 'missed', object })).filter(
    ({ object }) => !found.has(object!) && !covered.has(object) && !isIgnored(truth, object!),
  );
  return { errors: [...wrong, ...missed], found: found.size };
}

/** The object that each detection finds, or −1; without further detections of objects that are left out. */
function partnersOf(
  detections: Detections,
  truth: GroundTruth,
  { foreground, scoreThreshold }: Thresholds,
): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  for (const label of new Set(Array.from(detections.labels))) {
    const picture = classPicture(detections, truth, label, 'boxes');
    const ignored = picture.objects.map((object) => object.ignored);
    for (const [i, object] of takeObjects(picture, ignored, foreground).entries()) {
      const isOfIgnored = picture.overlaps[i]!.some((iou, j) => ignored[j] && iou >= foreground);
      if (picture.scores[i]! < scoreThreshold || (object < 0 && isOfIgnored)) continue;
      partners.set(picture.detections[i]!, picture.objects[object]?.index ?? -1);
    }
  }
  return partners;
}

function wrongDetection(
  detections: Detections,
  detection: number,
  truth: GroundTruth,
  { foreground, background }: Thresholds,
): PictureError {
  const { iou } = boxOverlaps(detections, truth);
  const label = detections.labels[detection];
  const objects = Array.from(truth.labels, (other, object) => ({
    object,
    right: other === label,
    iou: iou(detection, object),
  })).filter(({ object }) => !isIgnored(truth, object));
  const best = (among: typeof objects): { readonly object: number; readonly iou: number } =>
    among.reduce((a, b) => (b.iou > a.iou ? b : a), { object: -1, right: false, iou: -1 });
  const right = best(objects.filter((object) => object.right));
  const other = best(objects.filter((object) => !object.right));
  if (right.iou >= background && right.iou < foreground)
    return { kind: 'localization', detection, object: right.object };
  if (other.iou >= foreground) return { kind: 'class', detection, object: other.object };
  if (right.iou >= foreground) return { kind: 'duplicate', detection, object: right.object };
  if (other.iou >= background) return { kind: 'both', detection, object: other.object };
  return { kind: 'background', detection };
}
