import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'reverie-'));

test('folders inside folders, which may be there, made by several at once', async () => {
  const folder = join(root, 'a', 'b', 'c');
  await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(join(root, 'a'))]);
  await makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test('a file where a folder must be', async () => {
  writeFileSync(join(root, 'file'), '');
  await expect(makeFolder(join(root, 'file', 'sub'))).rejects.toThrow('ENOTDIR');
});

test.skipIf(process.platform !== 'linux')('a folder that takes no other ends in an error', async () => {
  await expect(makeFolder('/proc/reverie/run')).rejects.toThrow('ENOENT');
});
