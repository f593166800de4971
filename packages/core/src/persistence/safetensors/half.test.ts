import { expect, test } from 'vitest';
import golden from '../golden/half.json' with { type: 'json' };
import { fromSixteenBits, toSixteenBits } from './half.ts';

const floats = new Float32Array(Uint32Array.from(golden.bits).buffer);

test('rounding to 16 bits gives the patterns of PyTorch: ties, subnormals, overflow', () => {
  expect([...toSixteenBits(floats, 'F16')]).toEqual(golden.half);
  expect([...toSixteenBits(floats, 'BF16')]).toEqual(golden.brain);
});

test('widening halves gives the patterns of PyTorch', () => {
  const wide = fromSixteenBits(Uint16Array.from(golden.half), 'F16');
  expect([...new Uint32Array(wide.buffer)]).toEqual(golden.wide);
});

test.each(['F16', 'BF16'] as const)('all 65,536 patterns of %s survive widening and rounding', (format) => {
  const patterns = Uint16Array.from({ length: 65_536 }, (_, i) => i);
  const wide = fromSixteenBits(patterns, format);
  const back = toSixteenBits(wide, format);
  const changed = patterns.filter((pattern, i) => back[i] !== pattern && !Number.isNaN(wide[i]));
  expect([...changed]).toEqual([]);
});

test('a NaN stays a NaN whatever bits it has', () => {
  const nans = new Float32Array(Uint32Array.of(0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff).buffer);
  for (const format of ['F16', 'BF16'] as const) {
    expect(fromSixteenBits(toSixteenBits(nans, format), format).every(Number.isNaN)).toBe(true);
  }
});
