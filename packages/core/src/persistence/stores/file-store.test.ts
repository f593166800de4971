import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckpointError } from '../../errors.ts';
import { fileStore } from './file-store.ts';

vi.mock('node:fs/promises', async (original) => ({ ...(await original<typeof fs>()) }));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reverie-'));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const systemError = (code: string): Error => Object.assign(new Error(`${code}: failed`), { code });

/** Makes every file that is opened for writing fail while it is written, as on a full disk. */
function failWrites(code: string): void {
  const { open } = fs;
  vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
    const handle = await open(...args);
    vi.spyOn(handle, 'writeFile').mockRejectedValue(systemError(code));
    return handle;
  });
}

test.each([
  ['ENOSPC', 'got no space left on the disk (ENOSPC); free some space'],
  ['EIO', 'got EIO: failed (EIO); check the disk'],
])('%s while writing leaves the good file and nothing else', async (code, message) => {
  const store = fileStore(folder);
  await store.write('a', Uint8Array.of(1));
  failWrites(code);
  await expect(store.write('a', Uint8Array.of(2))).rejects.toThrow(CheckpointError);
  await expect(store.write('a', Uint8Array.of(2))).rejects.toThrow(message);
  expect(readdirSync(folder)).toEqual(['a']);
  expect([...readFileSync(join(folder, 'a'))]).toEqual([1]);
});

test('a folder without write permission, which root would not notice', async () => {
  vi.spyOn(fs, 'open').mockRejectedValue(systemError('EACCES'));
  await expect(fileStore(folder).write('a', new Uint8Array(1))).rejects.toThrow(
    `fileStore('${folder}'): expected to write 'a', got no permission (EACCES); give this user the right`,
  );
});

test('files and folders in the way are told', async () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'sub'));
  const inTheWay = 'a file where a folder must be, or a folder where a file must be';
  await expect(fileStore(join(folder, 'file')).write('a', new Uint8Array(1))).rejects.toThrow(inTheWay);
  await expect(fileStore(folder).write('sub', new Uint8Array(1))).rejects.toThrow(CheckpointError);
  await expect(fileStore(folder).read('sub')).rejects.toThrow(inTheWay);
  expect(readdirSync(folder)).toEqual(['file', 'sub']);
});

test('a file system without hard links keeps the previous content too', async () => {
  const store = fileStore(folder);
  await store.write('a', Uint8Array.of(1));
  vi.spyOn(fs, 'link').mockRejectedValue(systemError('EPERM'));
  await store.write('a', Uint8Array.of(2));
  expect([...readFileSync(join(folder, 'a'))]).toEqual([2]);
  expect([...readFileSync(join(folder, 'a.previous'))]).toEqual([1]);
});

test('a crash between keeping the previous content and the new one harms nothing', async () => {
  const store = fileStore(folder);
  await store.write('a', Uint8Array.of(1));
  await fs.link(join(folder, 'a'), join(folder, 'a.previous'));
  await store.write('a', Uint8Array.of(2));
  expect(readdirSync(folder).sort()).toEqual(['a', 'a.previous']);
  expect([...readFileSync(join(folder, 'a'))]).toEqual([2]);
});

test('leftovers of ended processes go with the next write; those of running ones and other files stay', async () => {
  const gone = ['.a.999999999-0.tmp', `.a.${process.pid}-7777.tmp`, '.a.999999999-3.tmp.tmp'];
  const kept = [`.a.${process.ppid}-0.tmp`, '.note.tmp', 'x.tmp'];
  for (const name of [...gone, ...kept]) writeFileSync(join(folder, name), 'x');
  await fileStore(folder).write('a', Uint8Array.of(1));
  expect(readdirSync(folder).sort()).toEqual([...kept, 'a'].sort());
});

test('a process that is killed while it writes leaves whole files', async () => {
  const source = new URL('./file-store.ts', import.meta.url);
  const program = `
    const { fileStore } = await import('${source}');
    const store = fileStore(${JSON.stringify(folder)});
    for (let i = 0; ; i++) await store.write('a', new Uint8Array(300_000 + i % 7).fill(i % 7));`;
  for (const delay of [1, 17, 40]) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    while (!existsSync(join(folder, 'a.previous'))) await sleep(5);
    await sleep(delay);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    for (const name of ['a', 'a.previous']) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.every((byte) => byte === bytes.length - 300_000)).toBe(true);
    }
    await fileStore(folder).remove('a');
  }
  await fileStore(folder).write('a', Uint8Array.of(1));
  expect(readdirSync(folder)).toEqual(['a']);
});
