import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFile } from './write-file.ts';

const root = mkdtempSync(join(tmpdir(), 'reverie-'));

test('a file in a folder that is missing', async () => {
  const path = join(root, 'a', 'b.txt');
  await writeFile(path, 'one');
  await writeFile(path, Uint8Array.of(50));
  expect(readFileSync(path, 'utf8')).toBe('2');
});

test('a folder, or a file, in the way', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  for (const path of [root, join(file, 'b.txt')])
    await expect(writeFile(path, '')).rejects.toThrow(
      `writeFile('${path}'): expected to write the file, got a file where a folder must be, or a folder where a file`,
    );
});
