import { ConfigError } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { confusionMatrix } from './confusion-matrix.ts';
import { detectionErrors } from './detection-errors.ts';
import type { Detections, GroundTruth } from './detections.ts';
import { averagePrecision, evaluateVOC } from './evaluate-voc.ts';
import { precisionRecallCurve } from './precision-recall.ts';

type Box = readonly [number, number, number, number];

const detected = (...all: readonly (readonly [score: number, label: number, box: Box])[]): Detections => ({
  scores: all.map(([score]) => score),
  labels: all.map(([, label]) => label),
  boxes: Float32Array.from(all.flatMap(([, , box]) => box)),
});
const objects = (...all: readonly (readonly [label: number, box: Box])[]): GroundTruth => ({
  labels: all.map(([label]) => label),
  boxes: Float32Array.from(all.flatMap(([, box]) => box)),
});

const A: Box = [0, 0, 10, 10];
const B: Box = [20, 20, 30, 30];
const C: Box = [50, 50, 60, 60];
const HALF_OF_C: Box = [50, 50, 60, 55];
const FAR: Box = [80, 80, 90, 90];

/** Three objects of class 1 to find in two pictures, a difficult one, and one of class 2. */
const truth = [objects([1, A], [1, B], [2, C]), { ...objects([1, A], [1, C]), difficult: [true, false] }];
const detections = [
  detected([0.8, 1, [0, 0, 10, 9]], [0.9, 1, A], [0.95, 2, FAR]),
  detected([0.6, 1, HALF_OF_C], [0.7, 1, A], [0.5, 1, FAR], [0.4, 1, A]),
];

describe('precisionRecallCurve', () => {
  it('counts by hand: found, again, difficult, found with an IoU of just 0.5, nothing there, difficult', () => {
    const curve = precisionRecallCurve(detections, truth, { label: 1 });
    expect([...curve.scores]).toEqual([0.9, 0.8, 0.6, 0.5]);
    expect([...curve.precision]).toEqual([1, 1 / 2, 2 / 3, 2 / 4]);
    expect([...curve.recall]).toEqual([1 / 3, 1 / 3, 2 / 3, 2 / 3]);
    expect(curve.positives).toBe(3);
  });

  it('takes thresholds', () => {
    const curve = precisionRecallCurve(detections, truth, { label: 1, iouThreshold: 0.51 });
    expect(curve.recall.at(-1)).toBe(1 / 3);
    expect(() => precisionRecallCurve(detections, truth, { label: 1, iouThreshold: 0 })).toThrow(
      'iouThreshold to be a number above 0 and at most 1',
    );
  });

  it('gives a detection to the object that it overlaps most, even if that is taken', () => {
    const near = [objects([1, [0, 0, 10, 10]], [1, [0, 4, 10, 14]])];
    const found = [detected([0.9, 1, [0, 0, 10, 10]], [0.8, 1, [0, 1, 10, 11]])];
    expect([...precisionRecallCurve(found, near, { label: 1, iouThreshold: 0.4 }).precision]).toEqual([
      1,
      1 / 2,
    ]);
  });

  it('has no recall without objects', () => {
    const curve = precisionRecallCurve([detected([1, 5, A])], [objects([1, A])], { label: 5 });
    expect(curve.recall[0]).toBeNaN();
    expect(averagePrecision(curve, 'area')).toBeNaN();
  });
});

describe('evaluateVOC', () => {
  const apOf = (interpolation: 'area' | '11-point') =>
    evaluateVOC(detections, truth, { interpolation }).classes.get(1)?.ap;

  it('sums up by hand: 1 up to a recall of 1/3, then 2/3 up to 2/3, then 0', () => {
    expect(apOf('area')).toBeCloseTo(1 / 3 + 2 / 9, 14);
    expect(apOf('11-point')).toBeCloseTo((4 * 1 + 3 * (2 / 3)) / 11, 14);
  });

  it('takes the best precision at a recall or above: 0, 1/2, 2/3 become 2/3', () => {
    const found = [detected([0.9, 1, FAR], [0.8, 1, A], [0.7, 1, B])];
    const there = [objects([1, A], [1, B])];
    expect(evaluateVOC(found, there).meanAP).toBeCloseTo(2 / 3, 14);
    expect(evaluateVOC(found, there, { interpolation: '11-point' }).meanAP).toBeCloseTo(2 / 3, 14);
  });

  it('sees a recall of 3/10 at three tenths', () => {
    const ten = [
      objects(...Array.from({ length: 10 }, (_, i) => [1, [20 * i, 0, 20 * i + 10, 10]] as [number, Box])),
    ];
    const three = [
      detected(...[0, 1, 2].map((i) => [1, 1, [20 * i, 0, 20 * i + 10, 10]] as [number, number, Box])),
    ];
    expect(evaluateVOC(three, ten, { interpolation: '11-point' }).meanAP).toBeCloseTo(4 / 11, 14);
    expect(evaluateVOC(three, ten).meanAP).toBeCloseTo(3 / 10, 14);
  });

  it('averages over the classes with objects to find', () => {
    const { meanAP, classes } = evaluateVOC(detections, truth);
    expect(classes.get(2)?.ap).toBe(0);
    expect(meanAP).toBeCloseTo((5 / 9 + 0) / 2, 14);
    const difficult = [{ ...objects([1, A], [2, B]), difficult: [false, true] }];
    expect(evaluateVOC([detected([1, 1, A])], difficult).meanAP).toBe(1);
    expect(evaluateVOC([], []).meanAP).toBeNaN();
  });

  it('says what does not fit', () => {
    expect(() => evaluateVOC([], truth)).toThrow(ConfigError);
    expect(() => evaluateVOC(detections, truth, { interpolation: '2007' as never })).toThrow(
      "'area', '11-point'",
    );
  });
});

describe('confusionMatrix', () => {
  it('counts by hand', () => {
    const there = [objects([3, A], [7, B], [7, C], [3, FAR])];
    const found = [
      detected([0.9, 3, A], [0.9, 3, B], [0.9, 7, C], [0.6, 7, C], [0.4, 3, FAR], [0.9, 9, [5, 40, 9, 44]]),
    ];
    expect(confusionMatrix(found, there)).toEqual({
      labels: [3, 7, 9],
      counts: [
        [1, 0, 0, 1], // the second was too unsure
        [1, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 1, 1, 0], // found again; nothing there
      ],
    });
    expect(confusionMatrix(found, there, { scoreThreshold: 0 }).counts[0]).toEqual([2, 0, 0, 0]);
  });

  it('pairs the best overlap first, not the highest score', () => {
    const found = [detected([0.9, 2, [0, 0, 10, 8]], [0.8, 1, A])];
    expect(confusionMatrix(found, [objects([1, A])]).counts).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 1, 0],
    ]);
  });

  it('leaves out difficult objects and crowds with all that belongs to them', () => {
    const crowd = [
      { ...objects([1, [0, 0, 40, 40]], [1, C]), crowd: [true, false], difficult: [false, true] },
    ];
    const found = [detected([0.9, 1, A], [0.9, 1, B])];
    expect(confusionMatrix(found, crowd).counts).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('detectionErrors', () => {
  const there = [objects([1, A], [1, B], [2, C], [2, FAR])];

  it('tells one of each kind', () => {
    const found = [
      detected(
        [0.9, 1, A], // found
        [0.8, 1, [0, 0, 10, 9]], // the same again
        [0.8, 1, [20, 20, 30, 24]], // 0.4 of B
        [0.8, 1, C], // an object of class 2
        [0.8, 1, [80, 80, 90, 83]], // 0.3 of one of class 2
        [0.8, 1, [40, 0, 50, 10]], // nothing there
        [0.4, 2, FAR], // too unsure
      ),
    ];
    const { errors, counts, found: correct } = detectionErrors(found, there);
    expect(correct).toBe(1);
    expect(errors).toEqual([
      { kind: 'duplicate', picture: 0, detection: 1, object: 0 },
      { kind: 'localization', picture: 0, detection: 2, object: 1 },
      { kind: 'class', picture: 0, detection: 3, object: 2 },
      { kind: 'both', picture: 0, detection: 4, object: 3 },
      { kind: 'background', picture: 0, detection: 5 },
      { kind: 'missed', picture: 0, object: 3 },
    ]);
    expect(counts).toEqual({ localization: 1, class: 1, both: 1, duplicate: 1, background: 1, missed: 1 });
  });

  it('counts each picture by itself, and moves with its thresholds', () => {
    const found = [detected([0.9, 1, [20, 20, 30, 24]]), detected()];
    const twice = [objects([1, B]), objects([1, B])];
    expect(detectionErrors(found, twice).counts).toMatchObject({ localization: 1, missed: 1 });
    expect(detectionErrors(found, twice, { foreground: 0.4 })).toMatchObject({
      found: 1,
      counts: { missed: 1 },
    });
    expect(detectionErrors(found, twice, { background: 0.45 }).counts).toMatchObject({
      background: 1,
      missed: 2,
    });
  });

  it('leaves out crowds, difficult objects and their detections', () => {
    const crowd = [
      { ...objects([1, [0, 0, 40, 40]], [1, C]), crowd: [true, false], difficult: [false, true] },
    ];
    const found = [detected([0.9, 1, A], [0.9, 1, B], [0.9, 1, C], [0.8, 1, C])];
    expect(detectionErrors(found, crowd)).toMatchObject({ errors: [], found: 0 });
  });
});
