import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY, writeText } from './testing/fixtures.ts';
import { runCli } from './testing/run-cli.ts';

const folder = temporaryFolder();
const text = folder.path('cats.txt');
const run = folder.path('runs', 'cats');
const train = (...args: string[]): string[] => ['train', text, ...TINY, ...args];

beforeAll(async () => {
  writeText(text);
  const { code } = await runCli(train('--run', run, '--steps', '12', '--quiet'));
  expect(code).toBe(0);
});
afterAll(() => folder.remove());

test('training leaves the best and the last checkpoint, the settings and a log', () => {
  const files = readdirSync(run).filter((name) => !name.endsWith('.previous'));
  expect(files).toEqual(['best.safetensors', 'config.json', 'last.safetensors', 'log.jsonl']);
  const log = readFileSync(`${run}/log.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(log.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(log[4].validation).toBeGreaterThan(0);
  // Cosine decay from 0.002 to its twentieth.
  expect(log[0].learningRate).toBeCloseTo(0.002, 8);
  expect(log[11].learningRate).toBeLessThan(2e-4);
});

test('without a terminal training prints plain lines, with samples and the next command', async () => {
  const plain = await runCli(train('--run', folder.path('plain'), '--steps', '12', '--seed', '2'));
  expect(plain.code).toBe(0);
  expect(plain.err + plain.out).not.toContain('\u001B');
  expect(plain.err).toContain('11 distinct characters; 1,814 to train on, 101 to validate, 101 to test');
  expect(plain.err).toContain('Step 6, a sample at temperature 0.8:');
  expect(plain.err).toContain('step 12/12  loss');
  expect(plain.err).toContain(`reverie-rnn sample ${folder.path('plain')} --length 1000`);
  expect(plain.out).toMatch(
    /^Validation \d\.\d{4} nats a character, best at step 12\nTest {7}\d\.\d{4} nats/,
  );
});

test('a terminal gets bold words, unless it refuses them', async () => {
  const sample = ['sample', run, '--primetext', 'the', '--length', '5', '--backend', 'cpu', '--seed', '1'];
  expect((await runCli(sample, { isTTY: true })).out).toContain('\u001B[1mthe\u001B[22m');
  expect((await runCli(sample, { isTTY: true, env: { NO_COLOR: '1' } })).out).toMatch(/^the/);
});

test('--json prints one object, and nothing else, on standard output', async () => {
  const sampled = await runCli([
    'sample',
    run,
    '--length',
    '20',
    '--seed',
    '3',
    '--json',
    '--primetext',
    'the',
  ]);
  const again = await runCli([
    'sample',
    run,
    '--length',
    '20',
    '--seed',
    '3',
    '--json',
    '--primetext',
    'the',
  ]);
  expect(JSON.parse(sampled.out)).toMatchObject({ prompt: 'the', seed: 3, characters: 20 });
  expect(JSON.parse(again.out).text).toBe(JSON.parse(sampled.out).text);
  const scored = JSON.parse((await runCli(['eval', run, text, '--json', '--streams', '4'])).out);
  expect(scored).toMatchObject({ checkpoint: `${run}/best.safetensors`, characters: 2012 });
  expect(scored.bits).toBeCloseTo(scored.nats / Math.LN2, 10);
  const info = JSON.parse((await runCli(['info', run, '--json'])).out);
  // 4·6 × (11 + 6) weights and 2 × 24 biases of the cell, 11 × 6 + 11 of the output.
  expect(info).toMatchObject({ kind: 'CharRNN', step: 12, weights: 24 * 17 + 48 + 77 });
  const trained = await runCli(train('--run', folder.path('json'), '--steps', '3', '--json'));
  expect(JSON.parse(trained.out)).toMatchObject({ run: folder.path('json'), steps: 3, best: { step: 3 } });
});

test('eval of the last share, beam search and info print what they found', async () => {
  const scored = await runCli(['eval', run, text, '--last', '0.05']);
  expect(scored.out).toMatch(
    /^\d\.\d{4} nats a character \(\d\.\d{4} bits, perplexity .*\) over 100 characters\n$/,
  );
  const found = await runCli(['sample', run, '--beam', '3', '--length', '4', '--primetext', 'the']);
  expect(found.out).toMatch(/^the.{4}\n$/s);
  expect(found.err).toContain('the most probable of 3, log-probability -');
  const info = await runCli(['info', `${run}/last.safetensors`]);
  expect(info.out).toMatch(/ {2}trained +12 steps/);
  expect(info.out).toMatch(/ {2}rnn\.weight_hh_l0 +\[24, 6\] F32/);
});

test('the same seed trains the same model, with flags or with the settings of a run as --config', async () => {
  const [again, other] = [folder.path('again'), folder.path('other')];
  await runCli(['train', text, '--config', `${run}/config.json`, '--run', again, '--quiet']);
  await runCli(['train', text, '--config', `${run}/config.json`, '--run', other, '--quiet', '--seed', '9']);
  const weights = (path: string) => readFileSync(`${path}/last.safetensors`);
  expect(weights(again).equals(weights(run))).toBe(true);
  expect(weights(other).equals(weights(run))).toBe(false);
});

test('flags may be spelled as char-rnn and torch-rnn spell them', async () => {
  const spelled = folder.path('spelled');
  const sizes = [
    '-rnn_size',
    '5',
    '--num_layers=1',
    '-model',
    'gru',
    '--batch_size',
    '4',
    '--seq_length',
    '8',
  ];
  const { code } = await runCli(['train', text, ...sizes, '-steps', '1', '--run', spelled, '--quiet']);
  expect(code).toBe(0);
  const { config } = JSON.parse((await runCli(['info', spelled, '--json'])).out);
  expect(config).toMatchObject({ cell: 'gru', hiddenSize: 5, layers: 1 });
});

test('--plots draws the curves of the run', async () => {
  const drawn = folder.path('drawn');
  const { err } = await runCli(train('--run', drawn, '--steps', '20', '--plots'));
  expect(err).toContain(`Curves are drawn in ${drawn}/plots.`);
  const names = ['gradient-norm', 'learning-rate', 'loss', 'update-ratio'];
  expect(readdirSync(`${drawn}/plots`)).toEqual(names.map((name) => `${name}.svg`));
  expect(readFileSync(`${drawn}/plots/loss.svg`, 'utf8')).toContain('validation');
});

test('without a validation and a test part the last checkpoint is the result', async () => {
  const whole = folder.path('whole');
  const all = ['--train-frac', '1', '--val-frac', '0', '--lr-schedule', 'constant', '--grad-clip', '0'];
  const { code, out } = await runCli(train('--run', whole, '--steps', '2', ...all));
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(existsSync(`${whole}/best.safetensors`)).toBe(false);
});

test('--patience ends a run that no longer improves', async () => {
  const patient = [
    '--run',
    folder.path('patient'),
    '--steps',
    '100',
    '--patience',
    '2',
    '--learning-rate',
    '1e-30',
  ];
  const { code, err } = await runCli(train(...patient));
  expect(code).toBe(0);
  expect(err).toContain("Ended early: 'validation' has not fallen below");
});

test('every command has a help with examples; the version is that of the package', async () => {
  for (const command of ['train', 'sample', 'eval', 'info']) {
    const { code, out } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Examples:\n  $ reverie-rnn ${command}`);
  }
  expect((await runCli(['--help'])).out).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage');
  expect((await runCli(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await runCli([])).code).toBe(2);
});

test('a stop text ends a sample', async () => {
  const stops = ['--stop', 't', '--stop', 'a', '--length', '500', '--seed', '1', '--quiet'];
  const { out, err } = await runCli(['sample', run, ...stops]);
  expect(out).toMatch(/^[^ta]*\n$/);
  expect(err).toBe('');
});
