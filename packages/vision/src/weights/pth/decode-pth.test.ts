import { readFileSync } from 'node:fs';
import { CheckpointError } from '@reverie/core';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/torchvision.json' with { type: 'json' };
import { decodePth } from './decode-pth.ts';

const read = (file: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../golden/${file}`, import.meta.url)));

const text = (source: string): number[] => [...new TextEncoder().encode(source)];
const STOP = text('.');

/** A file of torch.save around a pickle. */
const zipOf = (
  pickle: readonly number[],
  more: Record<string, Uint8Array> = {},
  level: 0 | 9 = 0,
): Uint8Array => zipSync({ 'a/data.pkl': Uint8Array.of(0x80, 2, ...pickle), ...more }, { level });

const name = (module: string, attribute: string): number[] => text(`c${module}\n${attribute}\n`);
const string = (source: string): number[] => [...text('X'), source.length, 0, 0, 0, ...text(source)];
const ONE = [...text('K'), 1];

/** A tensor of `storage` elements in storage '0'. */
const tensor = ({
  type = 'FloatStorage',
  storage = 1,
  offset = 0,
  shape = [1],
  strides = [1],
} = {}): number[] => {
  const counts = (values: number[]): number[] => [
    ...text('('),
    ...values.flatMap((value) => [...text('K'), value]),
    ...text('t'),
  ];
  const id = [...text('('), ...string('storage'), ...name('torch', type), ...string('0'), ...string('cpu')];
  return [
    ...name('torch._utils', '_rebuild_tensor_v2'),
    ...text('('),
    ...[...id, ...text('K'), storage, ...text('tQ'), ...text('K'), offset],
    ...[...counts(shape), ...counts(strides), 0x89, ...text(')tR')],
  ];
};

const dictOf = (value: readonly number[]): number[] => [
  ...text('}'),
  ...string('x'),
  ...value,
  ...text('s.'),
];
const data = { 'a/data/0': new Uint8Array(4) };

describe('decodePth', () => {
  it.each(['types.pth', 'types.protocol4.pth', 'types.legacy.pth'])('reads each type of %s', (file) => {
    const tensors = decodePth(read(file), file);
    expect(Object.keys(tensors)).toEqual(Object.keys(golden.types));
    for (const [key, { shape, data: values }] of Object.entries(golden.types)) {
      expect(tensors[key]!.shape, key).toEqual(shape);
      expect([...tensors[key]!.data], key).toEqual(values);
    }
    const types = Object.values(tensors).map(({ dtype }) => dtype);
    expect(types).toEqual(['F32', 'F32', 'F16', 'BF16', 'I32', 'I32', 'U8', 'BOOL', 'F32', 'F32', 'F32']);
  });

  it('reads the file that these tests make', () => {
    const tensors = decodePth(zipOf(dictOf(tensor()), data));
    expect(tensors).toEqual({ x: { dtype: 'F32', shape: [1], data: Float32Array.of(0) } });
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['a whole module', read('module.pth'), "'torch.nn.modules.linear.Linear'"],
    ['a transposed tensor', read('transposed.pth'), 'contiguous tensors, got [3,2] with strides [1,3]'],
    ['double precision', read('double.pth'), "'torch.DoubleStorage'"],
    ['more than tensors', read('nested.pth'), "tensors by name, got 'epoch', which is none"],
    ['nothing', new Uint8Array(), 'a file of torch.save, got one that begins with the bytes of nothing'],
    ['another format', Uint8Array.of(8, 0, 0, 0, 0), 'the bytes 8, 0, 0, 0; read .safetensors files by'],
    [
      'an archive without pickle',
      zipSync({ x: Uint8Array.of(1) }, { level: 0 }),
      'with data.pkl, got 1 other',
    ],
    [
      'what is compressed',
      zipOf([0x88, ...STOP], { 'a/x': new Uint8Array(1000) }, 9),
      'that are not compressed',
    ],
    [
      'big-endian numbers',
      zipOf(dictOf(tensor()), { ...data, 'a/byteorder': Uint8Array.from(text('big')) }),
      'little',
    ],
    [
      'a call of the system',
      zipOf([...name('os', 'system'), ...string('ls'), 0x85, ...text('R.')]),
      "'os.system'",
    ],
    [
      'a call by its stack',
      zipOf([...string('os'), ...string('system'), 0x93, ...string('ls'), 0x85, ...text('R.')]),
      "'os.system'",
    ],
    [
      "JavaScript's own names",
      zipOf([...name('toString', 'constructor'), ...STOP]),
      "'toString.constructor'",
    ],
    [
      'a call of a storage',
      zipOf([...name('torch', 'FloatStorage'), ...text(')R.')]),
      "'torch.FloatStorage'",
    ],
    [
      'a call of a value',
      zipOf([...ONE, ...text(')R.')]),
      "a function that makes tensors, got one of 'number'",
    ],
    ['INST, which calls', zipOf([...text('(ios\nsystem\n.')]), 'an opcode of plain data, got 0x69'],
    ['NEWOBJ, which calls', zipOf([...text(')'), 0x81, ...STOP]), '0x81'],
    ['an empty stack', zipOf(STOP), 'a value on the stack'],
    ['a missing mark', zipOf(text('t.')), 'a mark on the stack'],
    ['a missing memo', zipOf([...text('h'), 3, ...STOP]), 'a value in memo 3'],
    ['a list as a dict', zipOf([...text(']'), ...ONE, ...ONE, ...text('s.')]), 'a dict to add to'],
    ['a key alone', zipOf([...text('}('), ...ONE, ...text('u.')]), 'keys with values'],
    ['a dict as a list', zipOf([...text('}'), ...ONE, ...text('a.')]), 'a list to append to'],
    ['attributes of a list', zipOf([...text(']}b.')]), 'attributes of a dict'],
    ['a pickle that is cut off', zipOf(text('X')), '4 bytes at 3, got the end at 3'],
    ['a list of tensors', zipOf([...text(']'), ...STOP]), 'tensors by name, got something else'],
    [
      'a number as a name',
      zipOf([...text('}'), ...ONE, ...tensor(), ...text('s.')], data),
      "got '1', which is none",
    ],
    [
      'a tensor beyond its storage',
      zipOf(dictOf(tensor({ offset: 1 })), data),
      'its storage of 1 elements, got [1] from 1',
    ],
    [
      'a tensor that repeats its storage',
      zipOf(dictOf(tensor({ shape: [200, 200], strides: [0, 0] })), data),
      'inside',
    ],
    ['a storage that is missing', zipOf(dictOf(tensor())), "4 bytes of storage '0' for 'x', got none"],
    [
      'a storage of another size',
      zipOf(dictOf(tensor({ storage: 2 })), data),
      "8 bytes of storage '0' for 'x', got 4",
    ],
    [
      'bytes that are no Booleans',
      zipOf(dictOf(tensor({ type: 'BoolStorage' })), { 'a/data/0': Uint8Array.of(2) }),
      '0 and 1',
    ],
    ['a persistent id of something else', zipOf([...string('x'), ...text('Q.')]), 'the place of a storage'],
  ])('refuses %s', (_, file, message) => {
    const decode = (): unknown => decodePth(file, 'weights.pth');
    expect(decode).toThrow(CheckpointError);
    expect(decode).toThrow('weights.pth');
    expect(decode).toThrow(message);
  });

  it('refuses tensors that are together larger than the file', () => {
    const storage = 250;
    const shared = [...string('x'), ...tensor({ storage, shape: [storage] }), ...text('q'), 9];
    const again = (key: string): number[] => [...string(key), ...text('h'), 9];
    const many = Array.from({ length: 99 }, (_, i) => again(`${i}`)).flat();
    const file = zipOf([...text('}('), ...shared, ...many, ...text('u.')], {
      'a/data/0': new Uint8Array(4 * storage),
    });
    expect(() => decodePth(file)).toThrow('as many as the file has, got 100000');
  });

  /** Any error but ours would be a bug of the reader. */
  const decodesOrRefuses = (file: Uint8Array): void => {
    try {
      decodePth(file);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
    }
  };

  it.each(['types.pth', 'types.protocol4.pth', 'types.legacy.pth'])(
    'decodes or refuses any damage of %s',
    (file) => {
      const whole = read(file);
      const place = fc.nat({ max: whole.length - 1 });
      const changes = fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(changes, fc.option(place), (bytes, end) => {
          const damaged = whole.slice(0, end ?? whole.length);
          for (const [at, byte] of bytes) damaged[at] = byte;
          decodesOrRefuses(damaged);
        }),
        { numRuns: 500 },
      );
    },
  );

  it('decodes or refuses any pickle', () => {
    const opcodes = '(])}tasueNKMJGXQRbchqrj.'.split('').map((character) => character.charCodeAt(0));
    const opcode = fc.constantFrom(
      ...opcodes,
      0x80,
      0x85,
      0x86,
      0x87,
      0x88,
      0x89,
      0x8a,
      0x8c,
      0x93,
      0x94,
      0x95,
    );
    const part = fc.oneof(
      fc.tuple(opcode),
      fc.tuple(opcode, fc.nat({ max: 3 })),
      fc.constantFrom(tensor(), name('collections', 'OrderedDict'), string('x'), ONE),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        decodesOrRefuses(zipOf([...parts.flat(), ...STOP], data));
      }),
      { numRuns: 1000 },
    );
  });
});
