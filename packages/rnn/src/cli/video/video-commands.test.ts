import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type TestedRun, temporaryFolder } from '@reverie/cli/testing';
import { decodeGif } from '@reverie/datasets';
import { readClip } from '@reverie/datasets/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TINY, writeClip, writeText } from '../testing/fixtures.ts';
import { expectFailure, expectSameAfterCtrlC, runCli, trainRun } from '../testing/run-cli.ts';

const folder = temporaryFolder();
const run = folder.path('run');
const clips = folder.path('clips');
const clip = folder.path('clips', '1.gif');
const SIZES = ['--rnn-size', '4', '--frames', '5', '--given', '3', '--batch-size', '2', '--backend', 'simd'];
const group: TestedRun = { words: ['video', 'train', clips], flags: [...SIZES, '--plots'], steps: 6 };

beforeAll(async () => {
  mkdirSync(clips);
  for (const name of ['1.gif', '2.gif', '10.gif'])
    writeClip(folder.path('clips', name), { frames: 7, size: 16 });
  const { code, err, out } = await trainRun(group, run);
  expect(code, err).toBe(0);
  expect(err).toContain('2 to train on, 1 to validate; 16 × 16 pixels in gray');
  expect(err).toContain('ConvGRU, 1 layer of 4');
  expect(err).toContain(`reverie-rnn video sample ${run} ${clips}`);
  expect(out).toMatch(/^Validation .* nats a pixel, best at step \d\nFrames {5}squared error 0\.\d{5}/);
});
afterAll(() => folder.remove());

test('Ctrl-C saves, and the printed command goes on bit for bit', async () => {
  await expectSameAfterCtrlC(group, run, folder.path('parts'));
});

test('films show what happened above what was predicted', () => {
  expect(readdirSync(`${run}/plots`).filter((name) => name.endsWith('.gif'))).toEqual(['best.gif']);
  expect(readdirSync(folder.path('parts', 'plots'))).toContain('step-3.gif');
  const film = decodeGif(readFileSync(`${run}/plots/best.gif`), 'best.gif');
  expect(film).toMatchObject({ frames: 5, height: 32, width: 32 });
  const half = film.data.length / 5 / 2;
  // The first three frames are read: the lower half is the upper one.
  expect(film.data.subarray(half, 2 * half)).toEqual(film.data.subarray(0, half));
  expect(film.data.subarray(-half)).not.toEqual(film.data.subarray(-2 * half, -half));
});

test('sample writes the frames that follow, as a GIF', async () => {
  const out = folder.path('films', 'next.gif');
  const printed = await runCli(['video', 'sample', run, clip, '--out', out, '--frames', '4', '--scale', '2']);
  expect(printed).toMatchObject({ code: 0, out: `${out}\n` });
  expect(await readClip(out)).toMatchObject({ frames: 4, height: 32, width: 32 });
  const json = await runCli(['video', 'sample', run, clip, '--out', out, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ clip, file: out, read: 7, frames: 10 });
});

test('without the package that draws it says how to get it', async () => {
  vi.doMock('@reverie/plots', () => {
    throw new Error("Cannot find package '@reverie/plots'");
  });
  const sentence = 'expected the package @reverie/plots, got none; get it by npm install @reverie/plots';
  const remedy = /@reverie\/plots, or leave --plots out\.\n$/;
  try {
    await expectFailure(
      ['video', 'sample', run, clip],
      1,
      `reverie-rnn video sample: 1-next.gif: ${sentence}.`,
    );
    await expectFailure(
      ['video', 'train', clips, ...SIZES, '--plots', '--run', folder.path('bad')],
      1,
      remedy,
    );
    expect((await runCli(['video', 'eval', run, clips, '--frames', '5'])).code).toBe(0);
  } finally {
    vi.doUnmock('@reverie/plots');
  }
});

test('eval of clips and of moving digits; info', async () => {
  const args = ['video', 'eval', run, clips, '--frames', '5'];
  const scored = await runCli(args);
  expect(scored.out).toMatch(/^squared error \d\.\d{5} a predicted pixel, \d+\.\d{3} of that of showing/);
  const json = JSON.parse((await runCli([...args, '--json'])).out);
  expect(json).toMatchObject({ given: 3, frames: 5, seed: 0 });
  // A square of 4 × 4 pixels of 256 that moves on by one: after one step 8 pixels are wrong, after two 16.
  expect(json.copyMse).toBeCloseTo((8 + 16) / 2 / 256, 6);
  expect((await runCli(['info', run])).out).toContain('reverie-rnn video sample, reverie-rnn video eval');
});

test('without clips it learns from moving digits', async () => {
  const digits = folder.path('digits');
  const sizes = ['--size', '32', '--digits', '1', '--model', 'lstm', '--eval-every', '2'];
  const trained = await runCli([
    'video',
    'train',
    ...SIZES,
    ...sizes,
    '--steps',
    '2',
    '--run',
    digits,
    '--json',
  ]);
  const { best, test: score, steps } = JSON.parse(trained.out);
  expect({ steps, best: best.step > 0 }).toEqual({ steps: 2, best: true });
  expect(score.nats).toBeCloseTo(best.nats, 6);
  const flags = ['--frames', '5', '--clips', '4', '--digits', '1', '--json'];
  const scored = JSON.parse((await runCli(['video', 'eval', digits, ...flags])).out);
  expect(scored.nats).toBeGreaterThan(0);
  await runCli([
    'video',
    'train',
    ...SIZES,
    ...sizes,
    '--steps',
    '2',
    '--quiet',
    '--run',
    folder.path('again'),
  ]);
  const weights = (path: string): Buffer => readFileSync(`${path}/last.safetensors`);
  expect(weights(folder.path('again')).equals(weights(digits))).toBe(true);
});

test('clips that cannot be used', async () => {
  const check = (path: string, sentence: string, ...flags: string[]) =>
    expectFailure(['video', 'train', path, ...SIZES, ...flags, '--run', folder.path('bad')], 1, sentence);
  mkdirSync(folder.path('empty'));
  await check(folder.path('empty'), 'expected GIF or PNG files in the folder, got none');
  await check(folder.path('none.gif'), 'got no such file or folder; check the path.');
  writeFileSync(folder.path('broken.gif'), readFileSync(clip).subarray(0, 200));
  await check(folder.path('broken.gif'), 'broken.gif: expected a whole GIF');
  writeFileSync(folder.path('zero.gif'), '');
  await check(folder.path('zero.gif'), 'zero.gif: expected a whole GIF');
  await check(
    writeClip(folder.path('short.gif'), { frames: 4, size: 16 }),
    'expected at least 5 frames (--frames 5',
  );
  await check(
    clip,
    'expected clips to train on and to validate, got 1 in all; use more clips, or --val-frac 0',
  );
  await check(clips, '16 × 16 pixels with --patch 5: expected a height and width that are', '--patch', '5');
  await expectFailure(['video', 'train', '--given', '20'], 2, '--given needs to be less than --frames 20');
  await expectFailure(
    ['video', 'train', '--model', 'lstm', '--num-layers', '2'],
    2,
    '--model lstm has one layer',
  );
});

test('frames of another size, other colors, and checkpoints of another kind', async () => {
  const other = writeClip(folder.path('other.gif'), { frames: 5, size: 20 });
  const sentence = 'expected frames of 16 × 16 pixels in gray, as the model was made for, got 20 × 20';
  await expectFailure(['video', 'sample', run, other], 1, sentence);
  await expectFailure(['video', 'eval', run, other, '--frames', '5'], 1, sentence);
  await expectFailure(
    ['video', 'train', clip, other, ...SIZES],
    1,
    `pixels in gray, as ${clip} has, got 20 × 20`,
  );
  const colored = writeClip(folder.path('color.gif'), { frames: 5, size: 16, color: true });
  await expectFailure(['video', 'sample', run, colored], 1, 'got 16 × 16 pixels in color');
  await expectFailure(['video', 'sample', run, clip, '--out', clip], 2, '--out must not be the clip itself');
  const film = ['video', 'sample', run, clip, '--out', 'x.mp4'];
  await expectFailure(film, 2, '--out needs a file name that ends in .gif, got x.mp4.');
  await expectFailure(['video', 'eval', run, '--frames', '3'], 2, 'more than the 3 that are read, got 3');
  const text = writeText(folder.path('cats.txt'));
  await runCli(['train', text, ...TINY, '--steps', '1', '--quiet', '--run', folder.path('cats')]);
  await expectFailure(
    ['video', 'sample', folder.path('cats'), clip],
    1,
    /expected a checkpoint of a ConvFramePredictor or a LSTMFramePredictor, got one of a CharRNN; reverie-rnn sample reads it\./,
  );
  await expectFailure(
    ['sample', run],
    1,
    'got one of a ConvFramePredictor; reverie-rnn video sample reads it.',
  );
});
