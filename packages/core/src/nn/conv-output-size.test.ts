import { expect, test } from 'vitest';
import { convOutputSize, convTransposeOutputSize } from './conv-output-size.ts';

// The notes' settings that keep a size (chapter 22), their figure 22.3, and AlexNet's first layer.
test.each([
  [32, { kernel: 3, padding: 1 }, 32],
  [32, { kernel: 5, padding: 2 }, 32],
  [32, { kernel: 1 }, 32],
  [7, { kernel: 3, stride: 2, padding: 1 }, 4],
  [227, { kernel: 11, stride: 4 }, 55],
  [7, { kernel: 3, dilation: 2 }, 3],
  [6, { kernel: 2, stride: 2, padding: [0, 1] as const }, 3],
  [2, { kernel: 3, padding: 1 }, 2],
])('a convolution of %i places, %j, has %i outputs', (size, axis, expected) => {
  expect(convOutputSize(size, axis)).toBe(expected);
});

test('a transposed convolution undoes the size of a convolution', () => {
  for (const kernel of [1, 2, 3, 5])
    for (const stride of [1, 2, 3])
      for (const dilation of [1, 2])
        for (const padding of [0, 1])
          for (let size = 9; size < 12; size++) {
            const axis = { kernel, stride, dilation, padding };
            const outputPadding = (size + 2 * padding - dilation * (kernel - 1) - 1) % stride;
            const smaller = convOutputSize(size, axis);
            expect(convTransposeOutputSize(smaller, { ...axis, outputPadding })).toBe(size);
          }
});

test('what cannot be is told', () => {
  expect(() => convOutputSize(4, { kernel: 3, dilation: 2 }, 'MaxPool2d')).toThrow(
    'MaxPool2d: expected at least 5 rows or columns, which is what the filter covers, in the padded input, got 4 and 0 of ' +
      'padding; enlarge the input or the padding, or take a smaller kernel or dilation.',
  );
  expect(() => convOutputSize(4, { kernel: 0 })).toThrow(
    'convOutputSize: expected kernel to be a whole number at least 1',
  );
  expect(() => convOutputSize(4, { kernel: 1, padding: 0.5 })).toThrow(
    'expected padding to be a whole number',
  );
  expect(() => convTransposeOutputSize(1, { kernel: 2, padding: 1 })).toThrow(
    'convTransposeOutputSize: expected at least one row or column of output, got 0',
  );
  expect(() => convTransposeOutputSize(1, { kernel: 2, stride: 2, outputPadding: 2 })).toThrow(
    'expected outputPadding to be a whole number at least 0 and below 2, got 2',
  );
});
