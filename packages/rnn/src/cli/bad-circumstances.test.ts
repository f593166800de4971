import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { CheckpointError, LAST, type Store } from '@reverie/core';
import { fileStore, lockFolder } from '@reverie/core/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY, writeText } from './testing/fixtures.ts';
import { expectFailure, runCli } from './testing/run-cli.ts';

/** Whatever the disk, other processes or the figures do to a run, nothing that was saved is lost. */

const folder = temporaryFolder();
const text = folder.path('cats.txt');
const run = folder.path('run');
const train = (...args: string[]): string[] => ['train', text, ...TINY, ...args];
const last = (): Buffer => readFileSync(`${run}/${LAST}`);

beforeAll(async () => {
  writeText(text);
  chmodSync(folder.path(), 0o755);
  const { code } = await runCli(train('--run', run, '--steps', '10', '--quiet'));
  expect(code).toBe(0);
});
afterAll(() => folder.remove());

test('a damaged last checkpoint is replaced by the one before, with a warning', async () => {
  const damaged = folder.path('damaged');
  await runCli(train('--run', damaged, '--steps', '10', '--quiet'));
  writeFileSync(`${damaged}/${LAST}`, last().subarray(0, 2000));
  const { code, err } = await runCli(['train', text, '--run', damaged, '--resume']);
  expect(code).toBe(0);
  expect(err).toContain('the previous checkpoint is used instead.');
  expect(err).toContain('Going on after step 5.');
  expect(readFileSync(`${damaged}/${LAST}`).equals(last())).toBe(true);
});

test('a full disk ends training, and what was saved before is intact', async () => {
  const full = folder.path('full');
  let writes = 0;
  const openStore = (path: string): Store => {
    const store = fileStore(path);
    return {
      ...store,
      async write(name, bytes) {
        const room = name !== LAST || ++writes === 1;
        if (room) return store.write(name, bytes);
        const remedy = 'free some space or choose another folder; what was saved before is intact';
        throw new CheckpointError({
          who: `fileStore('${path}')`,
          expected: `to write '${name}'`,
          got: 'no space left on the disk (ENOSPC)',
          remedy,
        });
      },
    };
  };
  const sentence = `reverie-rnn train: ${full}: expected to write '${LAST}', got no space left on the disk (ENOSPC)`;
  await expectFailure(train('--run', full, '--steps', '10'), 1, sentence, { openStore });
  const resumed = await runCli(['train', text, '--run', full, '--resume', '--quiet']);
  expect(resumed.code).toBe(0);
  expect(readFileSync(`${full}/${LAST}`).equals(last())).toBe(true);
});

test('a file where the run folder should be', async () => {
  await expectFailure(
    train('--run', text),
    1,
    `${text}: expected to lock the folder, got a file where a folder`,
  );
});

test('a folder without write permission', async () => {
  const locked = folder.path('locked');
  mkdirSync(locked, { mode: 0o555 });
  await asOrdinaryUser(() =>
    expectFailure(
      train('--run', `${locked}/run`),
      1,
      'expected to lock the folder, got no permission (EACCES)',
    ),
  );
  expect(readdirSync(locked)).toEqual([]);
});

/** Root may write everywhere; as root this is done as a user who may not. */
async function asOrdinaryUser(body: () => Promise<unknown>): Promise<void> {
  const NOBODY = 65_534;
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await body();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('two processes on one run folder: the second is told which one has it', async () => {
  const lock = await lockFolder(run);
  const before = last();
  const resume = ['train', text, '--run', run, '--resume'];
  await expectFailure(resume, 1, `got one that process ${process.pid} trains into; wait for it`);
  await lock.release();
  expect(last().equals(before)).toBe(true);
});

test('a loss that is no number names the step, and keeps what was saved', async () => {
  const wild = folder.path('wild');
  await runCli(
    train('--run', wild, '--steps', '5', '--quiet', '--grad-clip', '0', '--lr-schedule', 'constant'),
  );
  const before = readFileSync(`${wild}/${LAST}`);
  const absurd = ['--resume', '--steps', '20', '--learning-rate', '1e38'];
  await expectFailure(
    ['train', text, '--run', wild, ...absurd],
    1,
    /got loss = (NaN|-?Infinity) at step \d+; lower the learning rate/,
  );
  expect(readFileSync(`${wild}/${LAST}`).equals(before)).toBe(true);
  expect(readdirSync(wild)).not.toContain('run.lock');
});
