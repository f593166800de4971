import { checkOneOf } from '@reverie/core';
import { checkPictures, classesOf, type Detections, type GroundTruth } from '../detections.ts';
import { type Accumulated, accumulate } from './accumulate.ts';
import { type ClassPicture, classPicture, type Overlap } from './class-picture.ts';
import { type AreaRange, type MatchedPicture, matchObjects } from './match-objects.ts';

/** Options of {@link evaluateCOCO}. */
export interface COCOOptions {
  /** What detections and objects are compared by. Default: `'boxes'`. */
  readonly overlap?: Overlap;
}

/** COCO's figures, from 0 to 1, or NaN where there is no object to find (pycocotools says −1). */
export interface COCOFigures {
  /** Mean average precision over IoU thresholds 0.5, 0.55, …, 0.95 and classes, with the 100 best detections of a class in a picture. */
  readonly ap: number;
  /** At an IoU of 0.5. */
  readonly ap50: number;
  /** At an IoU of 0.75. */
  readonly ap75: number;
  /** Of objects up to 32² square pixels, */
  readonly apSmall: number;
  /** from 32² to 96² */
  readonly apMedium: number;
  /** and from 96² on. */
  readonly apLarge: number;
  /** Mean recall over thresholds and classes with the best detection of a class in a picture, */
  readonly ar1: number;
  /** the 10 best, */
  readonly ar10: number;
  /** and the 100 best. */
  readonly ar100: number;
  readonly arSmall: number;
  readonly arMedium: number;
  readonly arLarge: number;
}

/** What {@link evaluateCOCO} finds. */
export interface COCOEvaluation extends COCOFigures {
  /** The same of each class that has an object. */
  readonly classes: ReadonlyMap<number, COCOFigures>;
}

/** 0.5, 0.55, …, 0.95 as NumPy's linspace has them. */
const THRESHOLDS: readonly number[] = Array.from({ length: 10 }, (_, i) => 0.5 + i * ((0.95 - 0.5) / 9));
const [AT_50, AT_75] = [0, 5];
const MOST = 100;

const AREAS: Readonly<Record<'all' | 'small' | 'medium' | 'large', AreaRange>> = {
  all: [0, 1e10],
  small: [0, 32 ** 2],
  medium: [32 ** 2, 96 ** 2],
  large: [96 ** 2, 1e10],
};

/**
 * Average precision and recall as COCO defines them (Lin et al. 2014, and pycocotools 2.0, whose figures these are). Objects that are
 * crowds or difficult do not count.
 *
 * @param detections of each picture
 * @param groundTruth of each picture, in the same order; where scores are equal, detections of earlier pictures come first
 */
export function evaluateCOCO(
  detections: readonly Detections[],
  groundTruth: readonly GroundTruth[],
  { overlap = 'boxes' }: COCOOptions = {},
): COCOEvaluation {
  const who = 'evaluateCOCO';
  checkOneOf(who, 'overlap', overlap, ['boxes', 'masks']);
  checkPictures(who, detections, groundTruth);
  const classes = new Map(
    classesOf(groundTruth).map((label) => {
      const pictures = groundTruth.map((truth, i) => classPicture(detections[i]!, truth, label, overlap));
      return [label, figuresOf(pictures)];
    }),
  );
  return { ...meanFigures([...classes.values()]), classes };
}

/** The figures of one class. */
function figuresOf(pictures: readonly ClassPicture[]): COCOFigures {
  const match = (range: AreaRange) => pictures.map((picture) => matchObjects(picture, THRESHOLDS, range));
  const all = match(AREAS.all);
  const best = atThresholds(pictures, all, MOST);
  const [small, medium, large] = [AREAS.small, AREAS.medium, AREAS.large].map((range) =>
    atThresholds(pictures, match(range), MOST),
  );
  return {
    ap: averagePrecision(best),
    ap50: averagePrecision([best[AT_50]]),
    ap75: averagePrecision([best[AT_75]]),
    apSmall: averagePrecision(small!),
    apMedium: averagePrecision(medium!),
    apLarge: averagePrecision(large!),
    ar1: averageRecall(atThresholds(pictures, all, 1)),
    ar10: averageRecall(atThresholds(pictures, all, 10)),
    ar100: averageRecall(best),
    arSmall: averageRecall(small!),
    arMedium: averageRecall(medium!),
    arLarge: averageRecall(large!),
  };
}

/** For each threshold what the `most` best detections of each picture find, undefined where there is nothing to find. */
function atThresholds(
  pictures: readonly ClassPicture[],
  matched: readonly MatchedPicture[],
  most: number,
): readonly (Accumulated | undefined)[] {
  const positives = matched.reduce((sum, picture) => sum + picture.positives, 0);
  return THRESHOLDS.map((_, t) => {
    if (positives === 0) return undefined;
    const detections = pictures.flatMap(({ scores }, i) =>
      scores.slice(0, most).map((score, j) => ({ score, outcome: matched[i]!.outcomes[t]![j]! })),
    );
    return accumulate(detections, positives);
  });
}

const averagePrecision = (accumulated: readonly (Accumulated | undefined)[]): number =>
  mean(accumulated.flatMap((one) => one?.precisions ?? []));

const averageRecall = (accumulated: readonly (Accumulated | undefined)[]): number =>
  mean(accumulated.flatMap((one) => one?.recall ?? []));

/** The mean of each figure over the classes that have it. */
function meanFigures(classes: readonly COCOFigures[]): COCOFigures {
  const of = (figure: keyof COCOFigures): number =>
    mean(classes.map((figures) => figures[figure]).filter((value) => !Number.isNaN(value)));
  return {
    ap: of('ap'),
    ap50: of('ap50'),
    ap75: of('ap75'),
    apSmall: of('apSmall'),
    apMedium: of('apMedium'),
    apLarge: of('apLarge'),
    ar1: of('ar1'),
    ar10: of('ar10'),
    ar100: of('ar100'),
    arSmall: of('arSmall'),
    arMedium: of('arMedium'),
    arLarge: of('arLarge'),
  };
}

/** NaN of nothing. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
