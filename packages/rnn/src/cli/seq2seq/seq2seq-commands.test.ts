import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type TestedRun, temporaryFolder } from '@reverie/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY, writeText } from '../testing/fixtures.ts';
import { expectFailure, expectSameAfterCtrlC, runCli, trainRun } from '../testing/run-cli.ts';

const folder = temporaryFolder();
const run = folder.path('run');
const PAIRS = file(
  'pairs.tsv',
  Array.from({ length: 20 }, (_, i) => `a${'b'.repeat(1 + (i % 4))}\tb a`),
);
const group: TestedRun = {
  words: ['seq2seq', 'train', PAIRS],
  flags: [
    '--rnn-size',
    '6',
    '--embedding-size',
    '4',
    '--batch-size',
    '6',
    '--backend',
    'cpu',
    '--dropout',
    '0.2',
  ],
  steps: 6,
};

function file(name: string, lines: readonly string[]): string {
  writeFileSync(folder.path(name), lines.map((line) => `${line}\n`).join(''));
  return folder.path(name);
}

beforeAll(async () => {
  const { code, err, out } = await trainRun(group, run);
  expect(code, err).toBe(0);
  expect(err).toContain('Pairs  ');
  expect(err).toContain('18 to train on, 1 to validate, 1 to test');
  expect(err).toMatch(/abb* → .* instead of b a/);
  expect(err).toContain(`reverie-rnn seq2seq sample ${run} ab`);
  expect(out).toMatch(/^Validation \d\.\d{4} nats a character, best at step \d\nTest {7}\d+\.\d% of 1 pair /);
});
afterAll(() => folder.remove());

test('Ctrl-C saves, and the printed command goes on bit for bit', async () => {
  await expectSameAfterCtrlC(group, run, folder.path('parts'));
});

test('a run folder as for texts', () => {
  const files = readdirSync(run).filter((name) => !name.endsWith('.previous'));
  expect(files).toEqual(['best.safetensors', 'config.json', 'last.safetensors', 'log.jsonl']);
  const config = JSON.parse(readFileSync(`${run}/config.json`, 'utf8'));
  expect(config).toMatchObject({ pairs: { file: PAIRS }, attention: 'general', 'rnn-size': 6 });
});

test('sample writes a line a text, as JSON, and draws attention', async () => {
  const plots = folder.path('attention');
  const args = ['seq2seq', 'sample', run, 'ab', 'abb', '--beam', '2', '--max-length', '5'];
  const { code, out } = await runCli([...args, '--plots', plots]);
  expect(code).toBe(0);
  expect(out.split('\n')).toHaveLength(3);
  expect(readdirSync(plots)).toEqual(['1.svg', '2.svg']);
  expect(readFileSync(`${plots}/2.svg`, 'utf8')).toContain('>end<');
  const printed = JSON.parse((await runCli([...args, '--json'])).out);
  expect(printed).toMatchObject({ beam: 2, written: [{ source: 'ab' }, { source: 'abb' }] });
  expect(out).toBe(printed.written.map(({ text }: { text: string }) => `${text}\n`).join(''));
});

test('eval counts exact pairs; info says which commands use the checkpoint', async () => {
  const scored = await runCli(['seq2seq', 'eval', run, PAIRS]);
  expect(scored.out).toMatch(
    /^\d+\.\d% of 20 pairs written without a mistake, \d\.\d{4} nats a character\n$/,
  );
  const json = JSON.parse((await runCli(['seq2seq', 'eval', run, PAIRS, '--json'])).out);
  expect(json).toMatchObject({ checkpoint: `${run}/best.safetensors`, pairs: 20, beam: 1 });
  expect(json.exact).toBeGreaterThanOrEqual(0);
  const info = await runCli(['info', run]);
  expect(info.out).toMatch(/model +Seq2Seq\n/);
  expect(info.out).toContain('reverie-rnn seq2seq sample, reverie-rnn seq2seq eval');
});

test('a model that has learned its pairs writes them', async () => {
  const learned = folder.path('learned');
  const flags = [
    '--rnn-size',
    '24',
    '--batch-size',
    '6',
    '--backend',
    'simd',
    '--learning-rate',
    '0.03',
    '--quiet',
  ];
  await runCli(['seq2seq', 'train', PAIRS, ...flags, '--steps', '60', '--run', learned]);
  expect((await runCli(['seq2seq', 'sample', learned, 'abbb'])).out).toBe('b a\n');
  expect((await runCli(['seq2seq', 'eval', learned, PAIRS])).out).toContain('100.0% of 20 pairs');
});

test('malformed lines are named by their number', async () => {
  const check = (lines: readonly string[], sentence: string) =>
    expectFailure(['seq2seq', 'train', file('bad.tsv', lines), '--run', folder.path('bad')], 1, sentence);
  const expected = (line: number) => `bad.tsv: expected a text, a tab and another text in line ${line}, got`;
  await check(['a\tb', 'no tab'], `${expected(2)} no tab in "no tab"`);
  await check(['a\tb', '', 'a\tb\tc'], `${expected(3)} 2 tabs in "a\\tb\\tc"`);
  await check(['\tb'], `${expected(1)} nothing before the tab`);
  await check(['a\tb'], 'expected pairs to train on and to validate, got 1 in all');
  await check([''], 'expected at least one pair of texts, got none');
});

test('unknown characters, beams of no width, and runs of other commands', async () => {
  await expectFailure(['seq2seq', 'sample', run, 'abc'], 1, '"abc": expected one of the 2 characters "ab"');
  await expectFailure(['seq2seq', 'sample', run, ''], 1, 'TEXT: expected a text, got an empty one');
  const other = file('other.tsv', ['a\tb', 'ab\tx']);
  await expectFailure(
    ['seq2seq', 'eval', run, other],
    1,
    `${other}, line 2: expected one of the 3 characters`,
  );
  await expectFailure(
    ['seq2seq', 'sample', run, 'a', '--beam', '0'],
    2,
    '--beam needs a whole number of at least 1',
  );
  await expectFailure(['seq2seq', 'train', PAIRS, '--train-frac', '1'], 2, 'must not be more than 1');
  await expectFailure(['seq2seq', 'trian'], 2, "unknown command 'trian' (did you mean train?)");
  const text = writeText(folder.path('cats.txt'));
  await runCli(['train', text, ...TINY, '--steps', '1', '--quiet', '--run', folder.path('cats')]);
  const resume = ['seq2seq', 'train', PAIRS, '--resume', '--run', folder.path('cats')];
  await expectFailure(
    resume,
    1,
    "expected a run that 'reverie-rnn seq2seq train' began, got one of another command",
  );
  const sentence = 'expected a checkpoint of a Seq2Seq, got one of a CharRNN; reverie-rnn sample reads it.';
  await expectFailure(['seq2seq', 'sample', folder.path('cats'), 'a'], 1, sentence);
});
