import { expect, test } from 'vitest';
import { CheckpointError } from '../../errors.ts';
import { Random } from '../../random/random.ts';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

const VALID = encodeSafetensors(
  {
    'a.weight': { dtype: 'F32', shape: [2, 3], data: new Float32Array(6) },
    'a.bias': { dtype: 'F16', shape: [3], data: new Float32Array(3) },
    mask: { dtype: 'BOOL', shape: [3], data: new Uint8Array(3) },
    ids: { dtype: 'I32', shape: [], data: new Int32Array(1) },
  },
  { format: 'fuzz', config: '{"hiddenSize":128}' },
);

/** Text that the parser gives a meaning, to reach more of it than random bytes do. */
const FRAGMENTS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '0',
  '9'.repeat(20),
  '"a":',
  '"shape":[',
  'I64',
  '\u00ff',
];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => bytes.subarray(0, random.integer(bytes.length + 1)),
  (bytes, random) => bytes.with(random.integer(bytes.length), random.integer(256)),
  (bytes, random) => bytes.with(random.integer(Math.min(8, bytes.length)), random.integer(256)),
  (bytes, random) => bytes.with(random.integer(bytes.length), 48 + random.integer(10)),
  (_, random) => Uint8Array.from({ length: random.integer(64) }, () => random.integer(256)),
  (bytes, random) => {
    const at = random.integer(bytes.length);
    const fragment = new TextEncoder().encode(FRAGMENTS[random.integer(FRAGMENTS.length)]);
    return Uint8Array.of(...bytes.subarray(0, at), ...fragment, ...bytes.subarray(at + random.integer(3)));
  },
  (bytes, random) => {
    const [a, b] = [random.integer(bytes.length), random.integer(bytes.length)];
    return Uint8Array.of(...bytes.subarray(0, Math.max(a, b)), ...bytes.subarray(Math.min(a, b)));
  },
];

test('10,000 damaged files are read or refused, without a crash, a hang or a large allocation', () => {
  const random = new Random('fuzz');
  let refused = 0;
  for (let file = 0; file < 10_000; file++) {
    let bytes: Uint8Array = VALID;
    for (let change = random.integer(3); change >= 0; change--) {
      if (bytes.length > 0) bytes = MUTATIONS[random.integer(MUTATIONS.length)]!(bytes, random);
    }
    try {
      const { tensors } = decodeSafetensors(bytes);
      const allocated = Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
      expect(allocated).toBeLessThanOrEqual(2 * bytes.length);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(5_000);
  expect(refused).toBeLessThan(10_000);
});
