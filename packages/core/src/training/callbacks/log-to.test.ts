import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useBackend } from '../../backends/use-backend.ts';
import { CheckpointError, ConfigError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import type { Snapshot } from '../callback.ts';
import { figureOf, lastSnapshot, trainBriefly } from '../testing/runs.ts';
import { logTo } from './log-to.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-log-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const lines = async (name: string): Promise<string[]> =>
  (await readFile(join(folder, name), 'utf8')).split('\n');

/** A run of 6 steps of which a checkpoint was taken after 4, killed while it wrote a line. */
async function killedRun(name: string): Promise<Snapshot> {
  const saved = lastSnapshot();
  await trainBriefly(4, [logTo(join(folder, name)), saved.callback]);
  return saved.snapshot();
}

test('JSON lines: one object an update, with the figures that it has', async () => {
  const history = await trainBriefly(3, [
    figureOf('validation', [Number.NaN, 0.5]),
    logTo(join(folder, 'sub', 'run.jsonl')),
  ]);
  const rows = (await lines('sub/run.jsonl')).slice(0, -1).map((line) => JSON.parse(line));
  expect(rows).toEqual(history.rows.map(({ step, figures }) => ({ step, ...figures })));
  expect(rows[1].validation).toBe(0.5);
});

test('CSV: the numbers bit for bit, and a column more when a figure appears', async () => {
  const history = await trainBriefly(3, [
    figureOf('validation, "best"', [Number.NaN, 0.5]),
    logTo(join(folder, 'run.csv')),
  ]);
  const loss = history.column('loss').values;
  expect(await lines('run.csv')).toEqual([
    'step,loss,"validation, ""best"""',
    `1,${loss[0]},`,
    `2,${loss[1]},0.5`,
    `3,${loss[2]},`,
    '',
  ]);
  expect(await readdir(folder)).toEqual(['run.csv']);
});

test.each(['csv', 'jsonl'])('a resumed run goes on with its %s file behind its own step', async (format) => {
  const name = `run.${format}`;
  const whole = await mkdtemp(join(tmpdir(), 'reverie-log-'));
  await trainBriefly(7, [logTo(join(whole, name))]);
  const expected = await readFile(join(whole, name), 'utf8');
  const resume = await killedRun(name);
  // Two steps behind the checkpoint, and the beginning of a third.
  const row = (step: number) => (format === 'csv' ? `${step},0.5` : JSON.stringify({ step, loss: 0.5 }));
  await appendFile(join(folder, name), `${row(5)}\n${row(6)}\n${row(1).slice(0, 3)}`);
  await trainBriefly(7, [logTo(join(folder, name))], { resume });
  expect(await readFile(join(folder, name), 'utf8')).toBe(expected);
  expect(await readdir(folder)).toEqual([name]);
  tf.dispose({ ...resume.tensors });
  await rm(whole, { recursive: true });
});

test.each(['csv', 'jsonl'])('a %s file that was damaged or is gone hinders no run', async (format) => {
  const name = `run.${format}`;
  const resume = await killedRun(name);
  await writeFile(join(folder, name), 'not\u0000a row\n1;2\n{"st\n');
  await trainBriefly(6, [logTo(join(folder, name))], { resume });
  expect((await lines(name)).filter((line) => /(^|:)[56],/.test(line)).length).toBe(2);
  await rm(join(folder, name));
  await trainBriefly(6, [logTo(join(folder, name))], { resume });
  expect((await lines(name)).filter((line) => /(^|:)[56],/.test(line)).length).toBe(2);
  tf.dispose({ ...resume.tensors });
});

test('a new run keeps the log of an old one', async () => {
  const path = join(folder, 'run.csv');
  await writeFile(path, 'step,loss\n1,0.5\n');
  await trainBriefly(1, [logTo(path)]);
  expect(await lines('run.csv.previous')).toEqual(['step,loss', '1,0.5', '']);
  expect((await lines('run.csv')).length).toBe(3);
});

test('a name of another kind, and a place that cannot be written, are told in one sentence', async () => {
  expect(() => logTo('run.txt')).toThrow(ConfigError);
  await writeFile(join(folder, 'file'), '');
  const fails = trainBriefly(1, [logTo(join(folder, 'file', 'run.csv'))]);
  await expect(fails).rejects.toThrow(CheckpointError);
  await expect(fails).rejects.toThrow(
    /^logTo\('.*run\.csv'\): expected to open the log, got a file where a folder/,
  );
});
