import { readFileSync } from 'node:fs';
import { type CliSurroundings, temporaryFolder } from '@reverie/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY, writeText } from './testing/fixtures.ts';
import { runCli } from './testing/run-cli.ts';

const folder = temporaryFolder();
const text = folder.path("the cat's.txt");
const train = (run: string, ...args: string[]): string[] => [
  'train',
  text,
  ...TINY,
  '--run',
  folder.path(run),
  ...args,
];
const weights = (run: string): Buffer => readFileSync(folder.path(run, 'last.safetensors'));

/** Training says this after its sixth step. */
const AFTER_SIX: CliSurroundings = { signal: { name: 'SIGINT', when: 'Step 6, a sample' } };

beforeAll(() => {
  writeText(text);
});
afterAll(() => folder.remove());

test('Ctrl-C saves and prints the command that goes on, bit for bit', async () => {
  const whole = await runCli(train('whole', '--steps', '14', '--dropout', '0.3', '--quiet'));
  expect(whole.code).toBe(0);
  const stopped = await runCli(train('parts', '--steps', '14', '--dropout', '0.3'), AFTER_SIX);
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain('Finishing this step, then saving (once more to quit at once) …');
  const command = `reverie-rnn train '${text.replace("'", "'\\''")}' --run ${folder.path('parts')} --resume`;
  expect(stopped.err).toContain(
    `Stopped after step 6 of 14; it is saved in ${folder.path('parts')}. Go on with:\n  ${command}\n`,
  );
  expect(weights('parts').equals(weights('whole'))).toBe(false);

  const resumed = await runCli(['train', text, '--run', folder.path('parts'), '--resume']);
  expect(resumed.code).toBe(0);
  expect(resumed.err).toContain('on cpu (as before)');
  expect(resumed.err).toContain('Going on after step 6.');
  expect(weights('parts').equals(weights('whole'))).toBe(true);
  const log = (run: string): string => readFileSync(folder.path(run, 'log.jsonl'), 'utf8');
  expect(log('parts')).toBe(log('whole'));
});

test('SIGTERM does the same, with its own exit code, and --json tells where the run is', async () => {
  const signal = { name: 'SIGTERM', when: 'Step 6, a sample' } as const;
  const { code, out } = await runCli(train('terminated', '--steps', '14', '--json'), { signal });
  expect(code).toBe(143);
  expect(JSON.parse(out)).toMatchObject({ step: 6, steps: 14, interrupted: true });
});

test('a signal before the first step saves the beginning', async () => {
  const early = { signal: { name: 'SIGINT', when: 'Going on after step 6' } } as const;
  await runCli(train('early', '--steps', '14', '--dropout', '0.3'), AFTER_SIX);
  const stopped = await runCli(train('early', '--resume'), early);
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain('Stopped after step 6 of 14');
  expect((await runCli(train('early', '--resume', '--quiet'))).code).toBe(0);
  expect(weights('early').equals(weights('whole'))).toBe(true);
});

test('a run that was complete is scored again', async () => {
  const { code, err } = await runCli(['train', text, '--run', folder.path('whole'), '--resume']);
  expect(code).toBe(0);
  expect(err).toContain('All 14 steps of this run are made');
});

test('more steps may be made of a run, with a note that it takes another course', async () => {
  const more = await runCli(['train', text, '--run', folder.path('whole'), '--resume', '--steps', '16']);
  expect(more.code).toBe(0);
  expect(more.err).toContain('Note: --steps was 14, and is 16 from here on');
  const less = await runCli(['train', text, '--run', folder.path('whole'), '--resume', '--steps', '3']);
  expect(less.code).toBe(1);
  expect(less.err).toBe(
    'reverie-rnn train: --steps: expected at least the 16 steps that the run has made, got 3.\n',
  );
});

test('a run refuses another model, other data and another text, and lists what differs', async () => {
  const before = weights('whole');
  const resume = ['train', text, '--run', folder.path('whole'), '--resume'];
  const other = await runCli([...resume, '--model', 'gru', '--rnn-size', '7', '--batch-size', '2']);
  expect(other.code).toBe(1);
  expect(other.err).toContain(
    'got --model gru instead of lstm, --rnn-size 7 instead of 6, --batch-size 2 instead of 4;',
  );
  const another = writeText(folder.path('another.txt'), 'a dog ran in the fog. ');
  const changed = await runCli(['train', another, '--run', folder.path('whole'), '--resume']);
  expect(changed.code).toBe(1);
  expect(changed.err).toContain(`got ${another}, which is not the text that the run began with`);
  expect(weights('whole').equals(before)).toBe(true);
});

test('a folder without a run is not resumed, and one with a run is not overwritten', async () => {
  const nowhere = await runCli(['train', text, '--run', folder.path('nowhere'), '--resume']);
  expect(nowhere.code).toBe(1);
  expect(nowhere.err).toContain('expected a run to go on with (a folder with config.json), got none');
  const before = weights('whole');
  const again = await runCli(train('whole', '--steps', '1'));
  expect(again.code).toBe(1);
  expect(again.err).toContain('got one that holds a run already; go on with it by --resume');
  expect(weights('whole').equals(before)).toBe(true);
});
