import { DataError } from '@reverie/core';
import type { PictureSize } from '../../boxes/geometry.ts';
import { xywhToXYXY } from '../../boxes/geometry.ts';
import { mergeMasks } from '../../masks/combine.ts';
import { polygonMask } from '../../masks/polygon.ts';
import { runLengthsFromString } from '../../masks/run-length-string.ts';
import { maskBox, type RunLengths } from '../../masks/run-lengths.ts';
import type { Detections, GroundTruth } from '../detections.ts';

/** A mask in COCO's files: polygons [x1, y1, x2, y2, …], or run lengths, plain or as text. */
export type COCOSegmentation =
  | readonly (readonly number[])[]
  | { readonly size: readonly number[]; readonly counts: readonly number[] | string };

/** A picture in COCO's files. */
export interface COCOImage extends PictureSize {
  readonly id: number;
}

/** An object in COCO's files. */
export interface COCOAnnotation {
  readonly image_id: number;
  readonly category_id: number;
  /** (x1, y1, width, height) */
  readonly bbox: readonly number[];
  readonly area: number;
  readonly iscrowd?: number;
  readonly segmentation?: COCOSegmentation;
}

/** What is read of an annotation file of COCO. */
export interface COCODataset {
  readonly images: readonly COCOImage[];
  readonly annotations: readonly COCOAnnotation[];
}

/** A detection in COCO's form for results; the box is that of the mask where there is none. */
export interface COCOResult {
  readonly image_id: number;
  readonly category_id: number;
  readonly score: number;
  /** (x1, y1, width, height) */
  readonly bbox?: readonly number[];
  readonly segmentation?: COCOSegmentation;
}

/**
 * The objects of each picture of a parsed annotation file.
 *
 * @returns one for each picture, in the order of their ids; labels are category ids
 */
export function cocoGroundTruth(dataset: COCODataset): readonly GroundTruth[] {
  return grouped('cocoGroundTruth', dataset, dataset.annotations).map(({ image, entries }) => ({
    ...regionsOf(entries, image),
    areas: entries.map(({ area }) => area),
    crowd: entries.map(({ iscrowd }) => iscrowd === 1),
  }));
}

/**
 * The detections in each picture of a parsed file of results.
 *
 * @returns one for each picture of `dataset`, in the order of their ids; labels are category ids
 */
export function cocoDetections(results: readonly COCOResult[], dataset: COCODataset): readonly Detections[] {
  return grouped('cocoDetections', dataset, results).map(({ image, entries }) => ({
    ...regionsOf(entries, image),
    scores: entries.map(({ score }) => score),
  }));
}

interface Entry {
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox?: readonly number[];
  readonly segmentation?: COCOSegmentation;
}

function grouped<T extends Entry>(
  who: string,
  { images }: COCODataset,
  entries: readonly T[],
): { readonly image: COCOImage; readonly entries: readonly T[] }[] {
  const byImage = new Map(images.map(({ id }) => [id, [] as T[]]));
  for (const entry of entries) {
    const ofImage = byImage.get(entry.image_id);
    if (ofImage === undefined) {
      throw new DataError({
        who,
        expected: 'image_id to be the id of one of images',
        got: `${entry.image_id}`,
      });
    }
    ofImage.push(entry);
  }
  return images.toSorted((a, b) => a.id - b.id).map((image) => ({ image, entries: byImage.get(image.id)! }));
}

function regionsOf(
  entries: readonly Entry[],
  image: PictureSize,
): Pick<Detections, 'boxes' | 'labels' | 'masks'> {
  const masks = entries.flatMap(({ segmentation }) =>
    segmentation === undefined ? [] : [readSegmentation(segmentation, image)],
  );
  const hasMasks = masks.length === entries.length;
  const boxes = entries.map(({ bbox }, i) => bbox ?? (hasMasks ? sizedBox(masks[i]!) : missingBox()));
  return {
    boxes: xywhToXYXY(Float64Array.from(boxes.flat())),
    labels: entries.map(({ category_id }) => category_id),
    ...(hasMasks ? { masks } : {}),
  };
}

function sizedBox(mask: RunLengths): readonly number[] {
  const [x1, y1, x2, y2] = maskBox(mask);
  return [x1, y1, x2 - x1, y2 - y1];
}

function missingBox(): never {
  throw new DataError({
    who: 'cocoDetections',
    expected: 'each result to have a bbox or a segmentation',
    got: 'neither',
  });
}

function readSegmentation(segmentation: COCOSegmentation, image: PictureSize): RunLengths {
  if (!('counts' in segmentation)) {
    const { height, width } = image;
    return mergeMasks(
      segmentation.map((polygon) => polygonMask(polygon, { height, width })),
      { height, width },
    );
  }
  const [height = 0, width = 0] = segmentation.size;
  const { counts } = segmentation;
  return typeof counts === 'string'
    ? runLengthsFromString(counts, { height, width })
    : { height, width, counts };
}
