import { type NDArray, normalArray, Random } from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { AttributeEditor } from './attribute-editor.ts';

const COUNT = 2000;
const LATENT = 5;

/**
 * Codes of normal numbers. Attribute 0 is whether u·z is above 0, attribute 1 in which third v·z is; u and v are not orthogonal, so that
 * the mean of a group goes along with the other attribute.
 */
const U = [1, 0, 0, 0, 0];
const V = [0.7, 0.7, 0, 0.2, 0];
const along = (code: ArrayLike<number>, way: readonly number[]): number =>
  way.reduce((sum, part, i) => sum + part * code[i]!, 0);
const labelsOf = (code: ArrayLike<number>): [number, number] => {
  const second = along(code, V);
  return [along(code, U) > 0 ? 1 : 0, second < -0.43 ? 0 : second < 0.43 ? 1 : 2];
};
const rows = ({ data, shape: [count = 0, size = 0] }: NDArray): number[][] =>
  Array.from({ length: count }, (_, i) => [...data.subarray(i * size, (i + 1) * size)]);

const codes: NDArray = { data: normalArray(new Random(1), COUNT * LATENT), shape: [COUNT, LATENT] };
const labels: NDArray = { data: Int32Array.from(rows(codes).flatMap(labelsOf)), shape: [COUNT, 2] };
const fresh: NDArray = { data: normalArray(new Random(2), 300 * LATENT), shape: [300, LATENT] };
const editor = new AttributeEditor(codes, labels);

/** Shares of codes whose attribute changes, and of those whose other attribute stays. */
function outcome(attribute: 0 | 1, edited: NDArray, to: (label: number) => number): [number, number] {
  const [before, after] = [rows(fresh).map(labelsOf), rows(edited).map(labelsOf)];
  const share = (holds: (i: number) => boolean): number =>
    before.filter((_, i) => holds(i)).length / before.length;
  return [
    share((i) => after[i]![attribute] === to(before[i]![attribute]!)),
    share((i) => after[i]![1 - attribute] === before[i]![1 - attribute]),
  ];
}

describe.each([
  [0, (label: number) => 1 - label],
  [1, (label: number) => (label + 1) % 3],
] as const)('attribute %i', (attribute, to) => {
  const edits = rows(fresh).map((code) => {
    const from = labelsOf(code)[attribute];
    return { attribute, from, to: to(from) };
  });

  it('becomes another, and the other stays', () => {
    const [changed, kept] = outcome(attribute, editor.edit(fresh, edits), to);
    expect(changed).toBeGreaterThan(0.99);
    // Directions of 2,000 codes are off by some hundredths.
    expect(kept).toBeGreaterThan(0.95);
  });

  it('goes as far as it is asked to', () => {
    const none = editor.edit(fresh, edits, [0, 0]);
    const [changed] = outcome(attribute, none, to);
    expect(changed).toBeLessThan(0.05);
    const same = editor.edit(
      fresh,
      edits.map(({ from }) => ({ attribute, from, to: from })),
    );
    expect(same).toEqual(fresh);
  });
});

it('the plain difference of means changes the other attribute', () => {
  const meanOf = (label: number): number[] => {
    const group = rows(codes).filter((code) => labelsOf(code)[0] === label);
    return U.map((_, i) => group.reduce((sum, code) => sum + code[i]! / group.length, 0));
  };
  const [low, high] = [meanOf(0), meanOf(1)];
  const moved = rows(fresh).flatMap((code) => {
    const sign = labelsOf(code)[0] === 0 ? 1 : -1;
    return code.map((value, i) => value + sign * (high[i]! - low[i]!));
  });
  const [, kept] = outcome(0, { data: Float32Array.from(moved), shape: fresh.shape }, (label) => 1 - label);
  expect(kept).toBeLessThan(0.6);
});

describe('refuses', () => {
  const few: NDArray = { data: Float32Array.from([1, 2, 3, 4]), shape: [2, 2] };
  const of = (data: number[], shape: number[]) => (): AttributeEditor =>
    new AttributeEditor(few, { data: Int32Array.from(data), shape });

  it.each<[string, () => unknown, string]>([
    [
      'one value',
      of([1, 1], [2, 1]),
      'expected codes of each value of attribute 0, two at least, got none of value 0',
    ],
    ['a single value 0', of([0, 0], [2, 1]), 'two at least, got one value only; give more codes.'],
    ['a value without codes', of([0, 2], [2, 1]), 'got none of value 1'],
    ['labels of other codes', of([0, 1, 1], [3, 1]), 'AttributeEditor: expected labels of 2 codes, got 3.'],
    [
      'attributes that are one',
      () =>
        of([0, 0, 1, 1], [2, 2])().edit(few, [
          { attribute: 0, from: 0, to: 1 },
          { attribute: 0, from: 1, to: 0 },
        ]),
      'expected attribute 0 to change without the others, got codes in which it goes together with them.',
    ],
    [
      'an unknown attribute',
      () =>
        editor.edit(
          fresh,
          rows(fresh).map(() => ({ attribute: 2, from: 0, to: 1 })),
        ),
      'expected attribute to be',
    ],
    [
      'an unknown value',
      () =>
        editor.edit(
          fresh,
          rows(fresh).map(() => ({ attribute: 0, from: 0, to: 2 })),
        ),
      'expected to to be',
    ],
    [
      'too few edits',
      () => editor.edit(fresh, []),
      'expected an edit for each of 300 codes of 5 numbers, got 0, of 5',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
