import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '@reverie/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY, writeText } from './testing/fixtures.ts';

/** What only a process of its own shows: real signals, limits of the system, closed pipes. */

const folder = temporaryFolder();
const text = folder.path('cats.txt');
const NODE = [
  process.execPath,
  '--conditions=source',
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('../cli.ts', import.meta.url)),
];
const [node = '', ...source] = NODE;

beforeAll(() => {
  writeText(text);
});
afterAll(() => folder.remove());

test('Ctrl-C in the middle: saved, and the printed command goes on', { timeout: 60_000 }, async () => {
  const run = folder.path('run');
  const child = spawn(node, [...source, 'train', text, ...TINY, '--run', run, '--steps', '100000']);
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    const before = err;
    err += chunk.toString();
    // Twelve steps are made: training is under way for sure.
    if (!before.includes('Step 12,') && err.includes('Step 12,')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(130);
  const [, stopped = ''] = /Stopped after step ([\d,]+) of 100,000; it is saved/.exec(err) ?? [];
  const step = Number(stopped.replace(',', ''));
  expect(step).toBeGreaterThanOrEqual(12);
  const command = err.trimEnd().split('\n').at(-1) ?? '';
  expect(command).toContain(`train ${text} --run ${run} --resume`);
  const more = `${command.trim()} --steps ${step + 1} --quiet`;
  const resumed = await promisify(execFile)('bash', ['-c', more]);
  expect(resumed.stderr).toContain('Note: --steps was 100000');
  expect(resumed.stdout).toMatch(/^Validation .* best at step /);
});

test('a file that may not grow: one sentence, and nothing half-written is left', async () => {
  const run = folder.path('limited');
  // 300 kB a file at most; a checkpoint of this model takes more.
  const limited = 'ulimit -f 300 && exec "$@"';
  const sizes = ['--rnn-size', '128', '--steps', '1', '--quiet'];
  const args = ['-c', limited, 'bash', ...NODE, 'train', text, ...TINY, ...sizes, '--run', run];
  const failure = await promisify(execFile)('bash', args).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^reverie-rnn train: .*: expected to write '.*', got a file larger than this system allows \(EFBIG\); .*\.\n$/,
    ),
  });
  expect(readdirSync(run).filter((name) => name.endsWith('.tmp') || name.endsWith('.safetensors'))).toEqual(
    [],
  );
  expect(existsSync(`${run}/run.lock`)).toBe(false);
});

test('the help needs no TensorFlow, and a reader that leaves is no error', async () => {
  const started = performance.now();
  const { stdout } = await promisify(execFile)('bash', ['-c', '"$@" train --help', 'bash', ...NODE]);
  expect(stdout).toContain('--rnn-size <n>');
  // Half a second on an idle core; importing TensorFlow.js would take 1.5 s more.
  expect(performance.now() - started).toBeLessThan(10_000);
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest.bin).toEqual({ 'reverie-rnn': './dist/cli.js' });
  const sample = `set -o pipefail; "$@" sample ${folder.path('run')} --length 100000 | head -c 20`;
  const cut = await promisify(execFile)('bash', ['-c', sample, 'bash', ...NODE]);
  expect(cut.stdout).toHaveLength(20);
  expect(cut.stderr).toBe('');
});
