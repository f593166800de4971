import { expect, it } from 'vitest';
import { letterbox, placeBox, unplaceBox } from './letterbox.ts';

it('a wide picture gets bars above and below', () => {
  const picture = { data: new Uint8Array(2 * 4 * 3).fill(200), height: 2, width: 4 };
  const { picture: boxed, placement } = letterbox(picture, { height: 8, width: 8, fill: 7 });
  expect(placement).toEqual({ scale: 2, left: 0, top: 2 });
  expect([boxed.height, boxed.width]).toEqual([8, 8]);
  const rows = Array.from({ length: 8 }, (_, y) => new Set(boxed.data.subarray(y * 24, (y + 1) * 24)));
  expect(rows.map((row) => [...row])).toEqual([[7], [7], [200], [200], [200], [200], [7], [7]]);
});

it('a tall one gets bars at its sides, and boxes go there and back', () => {
  const picture = { data: new Uint8Array(9 * 3 * 3), height: 9, width: 3 };
  const { placement } = letterbox(picture, { height: 6, width: 6 });
  expect(placement.left).toBe(2);
  const box = [0.5, 1, 2, 8] as const;
  const placed = placeBox(box, placement);
  expect(placed).toEqual([
    0.5 * placement.scale + 2,
    placement.scale,
    2 * placement.scale + 2,
    8 * placement.scale,
  ]);
  expect(unplaceBox(placed, placement).map((edge) => Number(edge.toFixed(12)))).toEqual([...box]);
});

it('refuses sizes that are none', () => {
  const picture = { data: new Uint8Array(3), height: 1, width: 1 };
  expect(() => letterbox(picture, { height: 0, width: 8 })).toThrow(
    'letterbox: expected height to be a positive whole number, got 0.',
  );
});
