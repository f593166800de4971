import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, DataError, ShapeError } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import type { Detections, GroundTruth } from '../detections.ts';
import { type COCODataset, type COCOResult, cocoDetections, cocoGroundTruth } from './coco-format.ts';
import { type COCOFigures, evaluateCOCO } from './evaluate-coco.ts';

interface Case {
  readonly kind: 'bbox' | 'segm';
  readonly seed: number;
  readonly groundTruth: COCODataset;
  readonly detections: readonly COCOResult[];
  readonly expected: Readonly<Record<string, number>>;
  readonly perClass: Readonly<
    Record<string, { readonly ap: number; readonly ap50: number; readonly ar100: number }>
  >;
}

const read = (path: string | URL): Case[] => JSON.parse(readFileSync(path, 'utf8'));
/** A folder with all cases that pycocotools scored; golden/select-fixtures.py says what is in it. */
const folder = process.env['REVERIE_COCO_SCORES'];
const cases =
  folder === undefined
    ? read(new URL('../golden/coco.json', import.meta.url))
    : ['bbox.json', 'segm.json'].flatMap((name) => read(join(folder, name)));

const NAMES: readonly (readonly [keyof COCOFigures, string])[] = [
  ['ap', 'AP'],
  ['ap50', 'AP50'],
  ['ap75', 'AP75'],
  ['apSmall', 'APsmall'],
  ['apMedium', 'APmedium'],
  ['apLarge', 'APlarge'],
  ['ar1', 'AR1'],
  ['ar10', 'AR10'],
  ['ar100', 'AR100'],
  ['arSmall', 'ARsmall'],
  ['arMedium', 'ARmedium'],
  ['arLarge', 'ARlarge'],
];

/** Means of up to 4,040 numbers from 0 to 1 in another order: about 1e-15 each. */
const TOLERANCE = 1e-12;
function expectFigure(got: number | undefined, expected: number): void {
  if (expected === -1) expect(got ?? Number.NaN).toBeNaN();
  else expect(Math.abs(got! - expected)).toBeLessThan(TOLERANCE);
}

describe('evaluateCOCO', () => {
  it.each(cases)(
    'equals pycocotools: $kind $seed',
    ({ kind, groundTruth, detections, expected, perClass }) => {
      const evaluation = evaluateCOCO(cocoDetections(detections, groundTruth), cocoGroundTruth(groundTruth), {
        overlap: kind === 'bbox' ? 'boxes' : 'masks',
      });
      for (const [name, theirs] of NAMES) expectFigure(evaluation[name], expected[theirs]!);
      for (const [label, figures] of Object.entries(perClass)) {
        const own = evaluation.classes.get(Number(label));
        for (const name of ['ap', 'ap50', 'ar100'] as const) expectFigure(own?.[name], figures[name]);
      }
    },
  );

  const truth: GroundTruth = { boxes: Float32Array.of(0, 0, 10, 10, 20, 20, 60, 60), labels: [1, 1] };
  const found = (boxes: number[], scores: number[], labels = scores.map(() => 1)): Detections => ({
    boxes: Float32Array.from(boxes),
    scores,
    labels,
  });
  const nothing = found([], []);

  it('is 1 when all is found, and 0 when nothing is', () => {
    const perfect = evaluateCOCO([found([...truth.boxes], [0.9, 0.8])], [truth]);
    expect([perfect.ap, perfect.apSmall, perfect.apMedium, perfect.ar100, perfect.ar1]).toEqual([
      1, 1, 1, 1, 0.5,
    ]);
    expect(evaluateCOCO([nothing], [truth])).toMatchObject({ ap: 0, ar100: 0 });
  });

  it('is undefined without objects', () => {
    const none = { boxes: new Float32Array(0), labels: [] };
    expect(evaluateCOCO([found([0, 0, 1, 1], [1])], [none]).ap).toBeNaN();
    expect(evaluateCOCO([], []).ar100).toBeNaN();
    expect(evaluateCOCO([nothing], [truth]).apLarge).toBeNaN();
  });

  it('counts neither difficult objects nor their detections, and no class without objects', () => {
    const difficult = { ...truth, difficult: [true, false] };
    const detections = found([...truth.boxes, 0, 0, 9, 9], [0.9, 0.8, 1], [1, 1, 7]);
    expect(evaluateCOCO([detections], [difficult])).toMatchObject({ ap: 1, ar1: 0, ar10: 1 });
    expect([...evaluateCOCO([detections], [difficult]).classes.keys()]).toEqual([1]);
  });

  it('finds an object with an IoU of just 0.5', () => {
    const half = { ...truth, boxes: Float32Array.of(0, 0, 10, 5), labels: [1] };
    expect(evaluateCOCO([found([0, 0, 10, 10], [1])], [half])).toMatchObject({ ap: 0.1, ap50: 1, ap75: 0 });
  });

  it('prefers an object that counts to a crowd, wherever it stands', () => {
    for (const crowd of [
      [true, false],
      [false, true],
    ]) {
      const boxes = crowd[0] ? [0, 0, 40, 40, 0, 0, 10, 6] : [0, 0, 10, 6, 0, 0, 40, 40];
      const evaluation = evaluateCOCO(
        [found([0, 0, 10, 10], [1])],
        [{ boxes: Float32Array.from(boxes), labels: [1, 1], crowd }],
      );
      expect(evaluation).toMatchObject({ ap50: 1, ar100: 0.3 }); // at 0.5, 0.55 and 0.6
    }
  });

  it('calls objects small and large by the areas that are told', () => {
    const large = { ...truth, areas: [96 ** 2 + 1, 96 ** 2 + 1] };
    const evaluation = evaluateCOCO([found([...truth.boxes], [0.9, 0.8])], [large]);
    expect([evaluation.apSmall, evaluation.apLarge]).toEqual([Number.NaN, 1]);
  });

  it('says what does not fit', () => {
    expect(() => evaluateCOCO([], [truth])).toThrow(ConfigError);
    expect(() => evaluateCOCO([nothing], [{ ...truth, crowd: [true] }])).toThrow(
      'evaluateCOCO: expected groundTruth[0].crowd [2], one for each box, got [1].',
    );
    expect(() => evaluateCOCO([{ ...nothing, scores: [1] }], [truth])).toThrow(ShapeError);
    expect(() => evaluateCOCO([nothing], [truth], { overlap: 'masks' })).toThrow(DataError);
    expect(() => evaluateCOCO([nothing], [truth], { overlap: 'segm' as never })).toThrow("'boxes', 'masks'");
  });
});

describe("COCO's files", () => {
  const images = [
    { id: 9, height: 4, width: 6 },
    { id: 3, height: 5, width: 5 },
  ];
  const square = [0, 0, 2, 0, 2, 3, 0, 3];
  const annotation = { image_id: 9, category_id: 4, bbox: [1, 2, 3, 4], area: 7, iscrowd: 0 };

  it('become pictures in the order of their ids', () => {
    const crowd = { ...annotation, image_id: 3, bbox: [0, 0, 1, 1], iscrowd: 1 };
    const [first, second] = cocoGroundTruth({ images, annotations: [annotation, crowd] });
    expect(first).toMatchObject({ labels: [4], crowd: [true], areas: [7] });
    expect(second?.boxes).toEqual(Float64Array.of(1, 2, 4, 6));
    expect(second?.masks).toBeUndefined();
  });

  it('have masks as polygons, numbers and text', () => {
    const counts = { size: [4, 6], counts: [0, 3, 1, 3, 17] };
    const text = { size: [4, 6], counts: '0310`0' };
    const dataset = { images, annotations: [] };
    const of = (segmentation: COCOResult['segmentation']) =>
      cocoDetections([{ image_id: 9, category_id: 4, score: 1, segmentation: segmentation! }], dataset)[1]!;
    for (const segmentation of [[square], counts, text]) {
      expect(of(segmentation).masks).toEqual([{ height: 4, width: 6, counts: counts.counts }]);
      expect(of(segmentation).boxes).toEqual(Float64Array.of(0, 0, 2, 3));
    }
  });

  it('say what does not fit', () => {
    const dataset = { images, annotations: [{ ...annotation, image_id: 5 }] };
    expect(() => cocoGroundTruth(dataset)).toThrow(
      'cocoGroundTruth: expected image_id to be the id of one of images, got 5.',
    );
    expect(() =>
      cocoDetections([{ image_id: 9, category_id: 4, score: 1 }], { images, annotations: [] }),
    ).toThrow('each result to have a bbox or a segmentation');
  });
});
