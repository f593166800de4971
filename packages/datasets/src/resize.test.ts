import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resize } from './resize.ts';

interface Case {
  readonly from: [number, number];
  readonly to: [number, number];
  readonly x: number[];
  readonly y: number[];
}
const { cases } = JSON.parse(readFileSync(new URL('golden/resize.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};

it.each(cases)('resizes as PyTorch does: $from to $to', ({ from, to, x, y }) => {
  const picture = { data: Uint8Array.from(x), height: from[0], width: from[1] };
  const { data, height, width } = resize(picture, { height: to[0], width: to[1] });
  expect([height, width]).toEqual(to);
  const worst = Math.max(...y.map((value, i) => Math.abs(value - data[i]!)));
  // Bytes are rounded.
  expect(worst).toBeLessThanOrEqual(0.501);
});

it('a picture of the size that is asked for is as it was, and another one', () => {
  const picture = { data: Uint8Array.from([1, 2, 3, 4, 5, 6]), height: 1, width: 2 };
  const same = resize(picture, picture);
  expect(same).toEqual(picture);
  expect(same.data).not.toBe(picture.data);
});
