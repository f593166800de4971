import { expect, test } from 'vitest';
import { counted } from './output.ts';

test('one is not many', () => {
  expect([0, 1, 2, 12_345].map((count) => counted(count, 'picture'))).toEqual([
    '0 pictures',
    '1 picture',
    '2 pictures',
    '12,345 pictures',
  ]);
  expect([1, 2].map((count) => counted(count, 'class', 'classes'))).toEqual(['1 class', '2 classes']);
});
