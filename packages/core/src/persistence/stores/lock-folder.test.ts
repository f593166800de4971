import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { CheckpointError } from '../../errors.ts';
import { lockFolder } from './lock-folder.ts';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'reverie-')), 'run');
});

/** Starts a process that takes the folder and keeps it. */
async function startHolder(): Promise<ChildProcess> {
  const source = new URL('./lock-folder.ts', import.meta.url);
  const program = `
    const { lockFolder } = await import('${source}');
    await lockFolder(${JSON.stringify(folder)});
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
  while (!existsSync(join(folder, 'run.lock'))) await sleep(10);
  return child;
}

test('a folder has one holder at a time, and the error names it', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(CheckpointError);
  await expect(lockFolder(folder)).rejects.toThrow(
    `got one that process ${process.pid} trains into; wait for it`,
  );
  await lock.release();
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
  await (await lockFolder(folder)).release();
});

test('a link to nothing in the place of the lock is void', async () => {
  mkdirSync(folder);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'run.lock'));
  const lock = await lockFolder(folder);
  expect(JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('of many that try at once, one gets it', async () => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
  const won = results.filter((result) => result.status === 'fulfilled');
  expect(won).toHaveLength(1);
  await won[0]!.value.release();
});

test('another process keeps the folder until it is killed; then it is free at once', async () => {
  const holder = await startHolder();
  await expect(lockFolder(folder)).rejects.toThrow(`process ${holder.pid} trains into`);
  holder.kill('SIGKILL');
  await new Promise((resolve) => holder.once('exit', resolve));
  const lock = await lockFolder(folder);
  expect(JSON.parse(readFileSync(join(folder, 'run.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock is void if its process id was given to another process, or its text is damaged', async () => {
  await (await lockFolder(folder)).release();
  const reused = { host: hostname(), pid: process.ppid, started: 'another boot/1' };
  const ownIdOfContainer = { host: hostname(), pid: process.pid, started: '' };
  for (const text of [JSON.stringify(reused), JSON.stringify(ownIdOfContainer), '', '{"pid":']) {
    writeFileSync(join(folder, 'run.lock'), text);
    await (await lockFolder(folder)).release();
  }
});

test('the lock of another machine counts, and the error tells how to remove it', async () => {
  await (await lockFolder(folder)).release();
  writeFileSync(join(folder, 'run.lock'), JSON.stringify({ host: 'elsewhere', pid: 1, started: '' }));
  await expect(lockFolder(folder)).rejects.toThrow(
    'process 1 on elsewhere trains into; wait for it, or remove',
  );
});

test('a folder that cannot be made is told', async () => {
  writeFileSync(folder, 'a file');
  await expect(lockFolder(folder)).rejects.toThrow(
    'expected to lock the folder, got a file where a folder must be',
  );
});
