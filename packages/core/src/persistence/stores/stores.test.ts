import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CheckpointError } from '../../errors.ts';
import { fileStore } from './file-store.ts';
import { indexedDbStore } from './indexed-db-store.ts';
import { memoryStore } from './memory-store.ts';
import { previousOf, type Store } from './store.ts';

const KINDS: Readonly<Record<string, () => Store>> = {
  fileStore: () => fileStore(join(mkdtempSync(join(tmpdir(), 'reverie-')), 'run')),
  indexedDbStore: () => indexedDbStore('runs'),
  memoryStore,
};

describe.each(Object.keys(KINDS))('%s', (kind) => {
  let store: Store;

  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    store = KINDS[kind]!();
  });

  const read = async (name: string): Promise<number[] | undefined> => {
    const bytes = await store.read(name);
    return bytes && [...bytes];
  };

  test('reads what was written last, and keeps what was there before', async () => {
    expect(await store.read('a.safetensors')).toBeUndefined();
    expect(await store.list()).toEqual([]);
    for (const byte of [1, 2, 3]) await store.write('a.safetensors', Uint8Array.of(byte, 0));
    expect(await read('a.safetensors')).toEqual([3, 0]);
    expect(await read(previousOf('a.safetensors'))).toEqual([2, 0]);
    expect(await store.list()).toEqual(['a.safetensors', 'a.safetensors.previous']);
  });

  test('copies what it is given: part of a larger buffer, changed later', async () => {
    const buffer = Uint8Array.of(0, 1, 2, 3);
    const part = buffer.subarray(1, 3);
    await store.write('part', part);
    part[0] = 9;
    expect(await read('part')).toEqual([1, 2]);
  });

  test('removes a name with its previous content', async () => {
    await store.write('a', Uint8Array.of(1));
    await store.write('a', Uint8Array.of(2));
    await store.write('b', Uint8Array.of(3));
    await store.remove('a');
    await store.remove('never there');
    expect(await store.list()).toEqual(['b']);
  });

  test.each(['', '.hidden', '../escape', 'a/b', 'a\\b', 'a.previous', 'nul\0'])(
    'refuses the name %j',
    async (name) => {
      await expect(store.write(name, new Uint8Array(1))).rejects.toThrow(CheckpointError);
    },
  );

  test('writes at the same time leave one of the contents, whole', async () => {
    const sizes = [1, 1000, 100_000];
    await Promise.all(sizes.map((size) => store.write('a', new Uint8Array(size).fill(size % 251))));
    const bytes = (await store.read('a'))!;
    expect(sizes).toContain(bytes.length);
    expect(bytes.every((byte) => byte === bytes.length % 251)).toBe(true);
  });
});

test('a full browser database and a platform without one are told', async () => {
  vi.stubGlobal('indexedDB', undefined);
  await expect(indexedDbStore('runs').read('a')).rejects.toThrow('got a platform without IndexedDB; allow');
  const full = new DOMException('full', 'QuotaExceededError');
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw full;
  });
  vi.stubGlobal('indexedDB', new IDBFactory());
  await expect(indexedDbStore('runs').write('a', new Uint8Array(1))).rejects.toThrow(
    "indexedDbStore('runs'): expected to use the browser database, got no space left for this site; remove old",
  );
});
