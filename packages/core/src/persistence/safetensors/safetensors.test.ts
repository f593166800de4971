import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError } from '../../errors.ts';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { assertFinite, assertNoNaN } from './finite.ts';
import type { StoredTensor, StoredTensors } from './stored-tensor.ts';

/** A file with the given header text and `size` bytes of data. */
function fileOf(header: string, size = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + size);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  return file;
}

const entry = (dtype: string, shape: string, offsets: string): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

const bitsOf = ({ data }: StoredTensor): number[] => [
  ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
];

const shapes = fc.array(fc.nat(3), { maxLength: 3 });
const sizeOf = (shape: number[]): number => shape.reduce((size, d) => size * d, 1);
const words = (shape: number[]): fc.Arbitrary<Uint32Array<ArrayBuffer>> =>
  fc.uint32Array({ minLength: sizeOf(shape), maxLength: sizeOf(shape) });
const stored: fc.Arbitrary<StoredTensor> = shapes.chain((shape) =>
  words(shape).chain((bits) =>
    fc.constantFrom<StoredTensor>(
      { dtype: 'F32', shape, data: new Float32Array(bits.buffer) },
      { dtype: 'I32', shape, data: new Int32Array(bits.buffer) },
      { dtype: 'U8', shape, data: Uint8Array.from(bits) },
      { dtype: 'BOOL', shape, data: Uint8Array.from(bits, (word) => word % 2) },
    ),
  ),
);
const names = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__');

test('what was written is read, bit for bit, with names and metadata of any text', () => {
  const metadata = fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.dictionary(names, stored), metadata, (tensors, texts) => {
      const file = encodeSafetensors(tensors, texts);
      const read = decodeSafetensors(file);
      expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
      expect({ ...read.metadata }).toEqual({ ...texts });
      for (const [name, tensor] of Object.entries(tensors)) {
        expect(read.tensors[name]!.dtype).toBe(tensor.dtype);
        expect(read.tensors[name]!.shape).toEqual(tensor.shape);
        expect(bitsOf(read.tensors[name]!)).toEqual(bitsOf(tensor));
      }
      expect(encodeSafetensors(read.tensors, read.metadata)).toEqual(file);
    }),
  );
});

test('the layout is the published one: little-endian length, padded header, aligned data', () => {
  const file = encodeSafetensors({
    b: { dtype: 'U8', shape: [1], data: Uint8Array.of(7) },
    a: { dtype: 'F32', shape: [], data: Float32Array.of(1) },
  });
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = new TextDecoder().decode(file.subarray(8, 8 + length));
  expect(header.trimEnd()).toBe(
    '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}',
  );
  expect(header).toMatch(/} *$/);
  expect([...file.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 7]);
});

test('a file written by NumPy is read', () => {
  const file = readFileSync(new URL('../golden/numpy.safetensors', import.meta.url));
  const { tensors, metadata } = decodeSafetensors(file);
  expect({ ...metadata }).toEqual({ writer: 'numpy', note: 'quotes " and lines\n' });
  const values = Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, data }]) => [name, [dtype, shape, [...data]]]),
  );
  expect(values).toEqual({
    weight: ['F32', [3, 4], Array.from({ length: 12 }, (_, i) => i / 8 - 0.5)],
    half: ['F16', [4], [0.0999755859375, -65504, 2 ** -24, Infinity]],
    count: ['I32', [3], [-(2 ** 31), 0, 2 ** 31 - 1]],
    long: ['I32', [2, 2], [1, -2, 3, 2 ** 31 - 1]],
    byte: ['U8', [2], [0, 255]],
    mask: ['BOOL', [3], [1, 0, 1]],
    scalar: ['F32', [], [2.5]],
    empty: ['F32', [0, 5], []],
    'naïve/名': ['F32', [1], [7]],
  });
});

const f32 = entry('F32', '[1]', '[0,4]');
const tensor = 'U8';
test.each([
  ['an empty file', new Uint8Array(0), 'at least 8 bytes, got 0 bytes'],
  ['a header length beyond the limit', new Uint8Array(16).fill(255), 'at most 100000000 bytes'],
  ['a truncated header', fileOf(`{"a":${f32}}`).subarray(0, 20), 'a file that ends after 20 bytes'],
  ['an empty header', fileOf(''), "does not begin with '{'"],
  ['leading white space', fileOf(' {}'), "does not begin with '{'"],
  ['broken JSON', fileOf('{"a"'), "':' expected at character 4"],
  ['text behind the JSON', fileOf('{}x'), 'the end expected at character 2'],
  ['deep nesting', fileOf(`{"a":${'['.repeat(1e6)}`), 'no more than 3 levels'],
  ['a shape without end', fileOf(`{"a":{"shape":[${'0,'.repeat(1e6)}`), 'no more than 256 elements'],
  ['a duplicate tensor', fileOf(`{"a":${f32},"\\u0061":${f32}}`, 4), 'the key "a" only once'],
  ['a duplicate field', fileOf('{"a":{"dtype":"F32","dtype":"F32"}}'), 'the key "dtype" only once'],
  ['a fraction as a size', fileOf(`{"a":${entry(tensor, '[1.0]', '[0,1]')}}`, 1), "',' expected"],
  ['a negative size', fileOf(`{"a":${entry(tensor, '[-1]', '[0,1]')}}`, 1), 'a value expected'],
  ['a missing field', fileOf('{"a":{"dtype":"F32","shape":[]}}'), 'a dtype, a shape and two data_offsets'],
  ['three offsets', fileOf(`{"a":${entry(tensor, '[1]', '[0,1,2]')}}`, 1), 'two data_offsets'],
  ['an unknown type', fileOf(`{"a":${entry('F64', '[1]', '[0,8]')}}`, 8), 'got "F64"; convert the file'],
  ['a range of another size', fileOf(`{"a":${entry('F32', '[2]', '[0,4]')}}`, 4), '8 bytes for "a", F32 [2]'],
  ['an overflowing shape', fileOf(`{"a":${entry('U8', `[${2 ** 52},4]`, '[0,0]')}}`), 'below 2^53 bytes'],
  ['a hole', fileOf(`{"a":${entry(tensor, '[1]', '[1,2]')}}`, 2), 'leaves a hole'],
  [
    'an overlap',
    fileOf(`{"a":${entry(tensor, '[2]', '[0,2]')},"b":${entry(tensor, '[2]', '[1,3]')}}`, 3),
    'leaves an overlap',
  ],
  ['truncated data', fileOf(`{"a":${f32}}`, 3), '4 bytes of data, got 3'],
  ['data behind the last tensor', fileOf(`{"a":${f32}}`, 5), '4 bytes of data, got 5'],
  ['metadata that is no text', fileOf('{"__metadata__":{"a":1}}'), 'to map text to text'],
  ['half a surrogate pair', fileOf('{"\\ud800":1}'), 'well-formed Unicode'],
  [
    'a byte that is no Boolean',
    Uint8Array.of(...fileOf(`{"a":${entry('BOOL', '[1]', '[0,1]')}}`), 2),
    'got 2',
  ],
  [
    'a long that does not fit',
    Uint8Array.of(...fileOf(`{"a":${entry('I64', '[1]', '[0,8]')}}`), 0, 0, 0, 128, 0, 0, 0, 0),
    '32 bits, got 2147483648',
  ],
])('%s is refused', (_, file, message) => {
  const read = (): unknown => decodeSafetensors(file, 'weights.safetensors');
  expect(read).toThrow(CheckpointError);
  expect(read).toThrow('weights.safetensors: expected');
  expect(read).toThrow(message);
});

test('what the format cannot hold is not written', () => {
  const one: StoredTensor = { dtype: 'U8', shape: [1], data: Uint8Array.of(3) };
  expect(() => encodeSafetensors({ __metadata__: one })).toThrow('names other than __metadata__');
  expect(() => encodeSafetensors({ '\ud800': one })).toThrow('well-formed Unicode');
  expect(() => encodeSafetensors({ a: { ...one, shape: [2] } })).toThrow("'a' to hold the 2 values");
  expect(() => encodeSafetensors({ a: { ...one, shape: [-1, -1] } })).toThrow(CheckpointError);
  expect(() => encodeSafetensors({ a: { ...one, dtype: 'BOOL' } })).toThrow("'a' to hold 0 and 1");
});

test('values that are not finite are named and counted', () => {
  const tensors: StoredTensors = {
    good: { dtype: 'F32', shape: [1], data: Float32Array.of(1) },
    'lstm.kernel': { dtype: 'F32', shape: [3], data: Float32Array.of(Number.NaN, 0, -Infinity) },
  };
  expect(() => assertFinite(tensors, 'run')).toThrow("2 of 3 values NaN or infinite in 'lstm.kernel'");
  expect(() => assertNoNaN(tensors, 'run')).toThrow("1 of 3 values NaN in 'lstm.kernel'");
  expect(() => assertFinite({ good: tensors['good']! }, 'run')).not.toThrow();
});
