import { type NDArray, Random } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import type { AttributeEdit } from '@reverie/generative';
import { expect, it } from 'vitest';
import { drawTrials, shares } from './attribute-trials.ts';
import { FACE_VALUES, faceArrays } from './face-arrays.ts';

const ATTRIBUTES = FACE_ATTRIBUTE_NAMES.length;

it('each trial asks for another value that the attribute can have, of all attributes', () => {
  const { labels } = faceArrays(400, new Random(1));
  const trials = drawTrials(labels, new Random(2));
  trials.forEach(({ attribute, from, to }, row) => {
    expect(from).toBe(labels.data[row * ATTRIBUTES + attribute]);
    expect(to).not.toBe(from);
    expect(to).toBeLessThan(FACE_VALUES[FACE_ATTRIBUTE_NAMES[attribute]!]!);
  });
  expect(new Set(trials.map(({ attribute }) => attribute)).size).toBe(ATTRIBUTES);
});

it('what changes besides spoils a success, but not the change', () => {
  const labels: NDArray = { data: Int32Array.from([0, 0, 0, 1]), shape: [2, 2] };
  const trials: AttributeEdit[] = [
    { attribute: 0, from: 0, to: 1 },
    { attribute: 1, from: 1, to: 0 },
  ];
  const { all, each } = shares(trials, labels.data, [1, 1, 0, 0]);
  expect(all).toEqual({ trials: 2, success: 0.5, changed: 1 });
  expect(each.map(({ success }) => success)).toEqual([0, 1]);
});
