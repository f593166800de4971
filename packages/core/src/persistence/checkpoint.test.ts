import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { checkArchitecture, differences } from './architecture.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint-files.ts';
import { encodeMetadata } from './metadata.ts';
import { encodeSafetensors } from './safetensors/encode.ts';
import { memoryStore } from './stores/memory-store.ts';
import { previousOf } from './stores/store.ts';

const CHECKPOINT: Checkpoint = {
  tensors: {
    'lstm.bias': { dtype: 'F32', shape: [2], data: Float32Array.of(1, -0) },
    'optimizer.count': { dtype: 'I32', shape: [], data: Int32Array.of(7) },
  },
  metadata: {
    kind: 'CharRNN',
    config: { hiddenSize: 128, cell: 'lstm' },
    step: 7,
    random: new Random(3).state(),
    position: { epoch: 1, index: 4 },
    history: [{ step: 1, loss: 4.2 }],
    backend: { name: 'wasm', threads: 1 },
    extra: { vocabulary: ['"', 'ü', '\n'] },
  },
};
const FILE = encodeCheckpoint(CHECKPOINT);

const withTexts = (changes: Record<string, string>): Uint8Array =>
  encodeSafetensors(CHECKPOINT.tensors, { ...encodeMetadata(CHECKPOINT.metadata), ...changes });

test('what was saved is loaded', () => {
  expect(decodeCheckpoint(FILE)).toEqual(CHECKPOINT);
  expect(encodeCheckpoint(decodeCheckpoint(FILE))).toEqual(FILE);
});

test('any JSON survives as config', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (config) => {
      const { metadata } = decodeCheckpoint(
        encodeCheckpoint({ tensors: {}, metadata: { kind: 'A', config } }),
      );
      expect(JSON.stringify(metadata.config)).toBe(JSON.stringify(config));
    }),
  );
});

const nan: Checkpoint['tensors'] = { w: { dtype: 'F32', shape: [2], data: Float32Array.of(Number.NaN, 1) } };
test.each([
  ['a truncated file', FILE.subarray(0, FILE.length - 1), '12 bytes of data, got 11'],
  ['an empty file', new Uint8Array(0), 'a safetensors file of at least 8 bytes, got 0 bytes'],
  ['a huge header', new Uint8Array(64).fill(0xff), 'a header of at most 100000000 bytes'],
  [
    'a file of other software',
    encodeSafetensors({}, { format: 'pt' }),
    'got a safetensors file of other software',
  ],
  [
    'a file with NaN',
    encodeSafetensors(nan, encodeMetadata(CHECKPOINT.metadata)),
    "1 of 2 values NaN in 'w'",
  ],
  [
    'a newer version',
    withTexts({ version: '2' }),
    'of version 1 at most, got version 2; update @reverie/core',
  ],
  ['a version that is none', withTexts({ version: '"new"' }), 'got version new'],
  ['damaged JSON', withTexts({ config: '{"hiddenSize":' }), "JSON under 'config'"],
  ['a config of another kind', withTexts({ config: '[]' }), 'a valid config'],
  [
    'a negative step and no kind',
    withTexts({ step: '-1', kind: 'null' }),
    'a valid kind, step, got null, -1',
  ],
  ['a damaged random state', withTexts({ random: '{"key":[1]}' }), 'a valid random'],
  ['a damaged position', withTexts({ position: '{"epoch":1}' }), 'a valid position'],
])('%s gives one clear error', (_, file, message) => {
  const load = (): unknown => decodeCheckpoint(file, 'run/last.safetensors');
  expect(load).toThrow(CheckpointError);
  expect(load).toThrow(/^run\/last\.safetensors: expected [^\n]*\.$/);
  expect(load).toThrow(message);
});

test('NaN is not saved, so that the good checkpoint stays', async () => {
  const store = memoryStore();
  await saveCheckpoint(store, 'last', CHECKPOINT);
  await expect(saveCheckpoint(store, 'last', { ...CHECKPOINT, tensors: nan })).rejects.toThrow(
    CheckpointError,
  );
  expect((await loadCheckpoint(store, 'last'))?.checkpoint).toEqual(CHECKPOINT);
});

test('a damaged or missing checkpoint is replaced by the previous one, which is told', async () => {
  const store = memoryStore();
  expect(await loadCheckpoint(store, 'last')).toBeUndefined();
  await saveCheckpoint(store, 'last', CHECKPOINT);
  expect(await loadCheckpoint(store, 'last')).toEqual({ checkpoint: CHECKPOINT, name: 'last' });
  await store.write('last', FILE.subarray(0, 100));
  const loaded = await loadCheckpoint(store, 'last');
  expect(loaded?.checkpoint).toEqual(CHECKPOINT);
  expect(loaded?.name).toBe(previousOf('last'));
  expect(loaded?.warning).toMatch(/^last: expected a header .*; the previous checkpoint is used instead\.$/);
  await store.write('last', FILE.subarray(0, 50));
  await expect(loadCheckpoint(store, 'last')).rejects.toThrow('a file that ends after 50 bytes');
});

test('the differences of two architectures are listed', () => {
  const ours = { hiddenSize: 256, cell: 'lstm', layers: [1, 2], dropout: undefined, head: { tied: true } };
  const theirs = { hiddenSize: 128, cell: 'lstm', layers: [1], head: {}, peepholes: true };
  const found = [
    'hiddenSize is 128 instead of 256',
    'layers is [1] instead of [1,2]',
    'head.tied is missing',
    'peepholes is unknown',
  ];
  expect(differences(ours, theirs)).toEqual(found);
  expect(differences(ours, { ...ours })).toEqual([]);
  expect(() =>
    checkArchitecture('resume', { kind: 'VAE', config: ours }, { kind: 'CharRNN', config: theirs }),
  ).toThrow(
    `one of another architecture: kind is CharRNN instead of VAE, ${found.join(', ')}; build the model`,
  );
});
