import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { FACE_ATTRIBUTE_NAMES } from '@reverie/datasets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY_CONV, writeDigits, writePictures } from './testing/fixtures.ts';
import { runCli } from './testing/run-cli.ts';

const folder = temporaryFolder();
const vae = folder.path('faces-vae');
const gan = folder.path('faces-gan');
const autoencoder = folder.path('autoencoder');
const out = folder.path('out.png');
const isPNG = (path: string): boolean => readFileSync(path).subarray(1, 4).toString() === 'PNG';
const REVERIE_DATA = process.env['REVERIE_DATA'];

beforeAll(async () => {
  writeDigits(folder.path('data'), 40);
  process.env['REVERIE_DATA'] = folder.path('data');
  const train = (run: string, ...flags: string[]) =>
    runCli(['train', 'faces', ...TINY_CONV, '--steps', '4', '--run', run, '--sample-every', '2', ...flags]);
  const results = [
    await train(vae),
    await train(gan, '--model', 'gan', '--quiet'),
    await train(autoencoder, '--model', 'autoencoder', '--quiet'),
  ];
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(results[0]!.err).toContain('faces: 23 to train on, 1 to validate; 16 × 16 pixels in color');
  expect(results[0]!.err).toContain(`Step 2, a sample sheet:\n    ${vae}/samples/step-2.png`);
  expect(results[0]!.err).toMatch(/step 4\/4 {2}loss \S+ {2}reconstruction \S+ {2}kl \S+ {2}validation /);
  expect(results[0]!.out).toMatch(/^Validation -?\d+\.\d{4} nats a picture, best at step 4\n$/);
}, 60_000);
afterAll(() => {
  if (REVERIE_DATA === undefined) delete process.env['REVERIE_DATA'];
  else process.env['REVERIE_DATA'] = REVERIE_DATA;
  folder.remove();
});

test('training leaves checkpoints, settings, a log and sheets, with --quiet too', () => {
  const files = (run: string) => readdirSync(run).filter((name) => !name.endsWith('.previous'));
  const common = ['config.json', 'last.safetensors', 'log.jsonl', 'samples'];
  expect(files(vae)).toEqual(['best.safetensors', ...common]);
  expect(files(gan)).toEqual(common);
  expect(readdirSync(`${vae}/samples`)).toEqual(['best.png', 'step-2.png']);
  expect(readdirSync(`${gan}/samples`)).toEqual(['final.png', 'step-2.png']);
  for (const run of [vae, gan, autoencoder]) expect(isPNG(`${run}/samples/step-2.png`)).toBe(true);
});

test('a folder of pictures: those that cannot be used are named and counted', async () => {
  const pictures = writePictures(folder.path('photos'), 8);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${pictures}/broken.png`, 'no picture');
  const run = folder.path('photos-vae');
  const args = ['train', pictures, ...TINY_CONV, '--steps', '2', '--run', run, '--sample-every', '0'];
  const { code, err } = await runCli(args);
  expect(code, err).toBe(0);
  expect(err).toContain('1 of 9 pictures cannot be used: broken.png (no PNG or JPEG).');
  expect(existsSync(`${run}/samples`)).toBe(false);
});

test('the same seed draws the same sheet', async () => {
  const sample = async (path: string, ...flags: string[]) => {
    const {
      code,
      err,
      out: printed,
    } = await runCli(['sample', path, '--out', out, '--count', '5', ...flags]);
    expect(code, err).toBe(0);
    expect(printed).toBe(`${out}\n`);
    expect(isPNG(out)).toBe(true);
    return readFileSync(out);
  };
  for (const path of [vae, `${gan}/last.safetensors`]) {
    const first = await sample(path, '--seed', '1');
    expect((await sample(path, '--seed', '1')).equals(first)).toBe(true);
    expect((await sample(path, '--seed', '2')).equals(first)).toBe(false);
  }
  expect((await runCli(['sample', vae, '--out', out, '--count', '1'])).err).toContain(': 1 picture, in');
  const { out: json } = await runCli(['sample', vae, '--out', out, '--json', '--seed', '3', '--count', '2']);
  expect(JSON.parse(json)).toMatchObject({ file: out, seed: 3, count: 2 });
});

test('ways between pictures, as a sheet and as a film; maps of two numbers', async () => {
  const ends = ['--from', '1', '--to', '2', '--steps', '4'];
  const way = await runCli(['interpolate', vae, ...ends, '--rows', '2', '--out', out, '--json']);
  const told = JSON.parse(way.out);
  expect(told).toMatchObject({ from: 1, to: 2, steps: 4, rows: 2, kind: 'spherical' });
  expect(told).not.toHaveProperty('seed');
  const film = folder.path('films', 'way.GIF');
  const straight = await runCli(['interpolate', gan, ...ends, '--kind', 'linear', '--out', film]);
  expect(straight.err).toMatch(/: 4 pictures, linear, in .*, --from 1 --to 2\n$/);
  expect(readFileSync(film).subarray(0, 3).toString()).toBe('GIF');
  const map = await runCli(['grid', vae, '--side', '3', '--dimensions', '2,0', '--out', out]);
  expect(map.code, map.err).toBe(0);
  expect(map.err).toContain('3 × 3 pictures; number 2 across and 0 down, in');
  expect(isPNG(out)).toBe(true);
  const found = await runCli(['grid', vae, '--side', '2', '--out', out]);
  expect(found.err).toMatch(/number \d across and \d down, of 3 those that change pictures most, in/);
});

test('arithmetic with the means of groups of faces', async () => {
  const words = ['smile=true,hair=long', 'smile=false,hair=long', 'smile=false,hair=short'];
  const args = ['arithmetic', vae, ...words, '--faces', '3', '--out', out, '--seed', '1', '--json'];
  const { code, out: printed, err } = await runCli(args);
  expect(code, err).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({ a: words[0], c: words[2], faces: 3 });
  const kept = await runCli(['arithmetic', autoencoder, ...words, '--out', out]);
  expect(kept.err).toContain('row 2: faces of C; row 3: the same with A − B added.\n');
  // 8 pictures of 32 pixels, 8 apart, 20 from the edge; three rows, below each 17 for its labels.
  expect(readFileSync(out).readUInt32BE(16)).toBe(2 * 20 + 8 * 32 + 7 * 8);
  expect(readFileSync(out).readUInt32BE(20)).toBe(2 * 20 + 3 * (32 + 17) + 2 * 8);
  const { out: help } = await runCli(['arithmetic', '--help']);
  expect(help).toContain('  smile=false or true\n');
  for (const name of FACE_ATTRIBUTE_NAMES) expect(help).toContain(`  ${name}=`);
});

test('eval: a bound for a VAE, an error for an autoencoder, a judge for a GAN of digits', {
  timeout: 60_000,
}, async () => {
  const scored = await runCli(['eval', vae, '--pictures', '6', '--samples', '3', '--json']);
  const figures = JSON.parse(scored.out);
  expect(figures).toMatchObject({ data: 'faces', pictures: 6, samples: 3 });
  expect(figures.reconstruction + figures.kl).toBeCloseTo(-figures.elbo, 3); // float32 sums of some hundred nats
  const told = await runCli(['eval', vae, '--pictures', '6', '--samples', '3']);
  const [bound, elbo, logProb, kl] = [...told.out.matchAll(/-?\d+\.\d\d/g)].map(Number);
  expect(told.out).toMatch(
    /^Log-likelihood +at least .* nats .*\nELBO .* nats a picture: log p\(x\|z\) .* − KL .*\n$/,
  );
  expect(elbo).toBeCloseTo(logProb! - kl!, 1); // each rounded to hundredths
  expect(Math.abs(bound! - elbo!)).toBeLessThan(Math.abs(elbo!)); // of the same sign
  const error = await runCli(['eval', autoencoder, 'faces', '--pictures', '6']);
  expect(error.out).toMatch(/^Reconstruction error +0\.\d{5} a number, squared \(\d+\.\d dB\)\n$/);
  const digits = folder.path('digits');
  const sizes = ['--model', 'gan', '--batch-size', '4', '--channels', '4', '--sample-every', '0'];
  const trained = await runCli([
    'train',
    'mnist',
    ...sizes,
    '--steps',
    '2',
    '--run',
    digits,
    '--backend',
    'cpu',
  ]);
  expect(trained.code, trained.err).toBe(0);
  const weights = /: ([\d,]+) weights, on/.exec(trained.err)?.[1];
  expect((await runCli(['info', digits])).out).toContain(`  weights           ${weights}\n`);
  const judged = await runCli(['eval', digits, '--pictures', '20']);
  expect(judged.err).toContain('on 20 of mnist');
  expect(judged.out).toMatch(/^Fréchet distance .*\nMean top probability +0\.\d+\nRarest digit +\d, /);
});

test('a GAN of points is tested on the modes of its mixture', { timeout: 60_000 }, async () => {
  const run = folder.path('ring');
  const flags = [
    '--model',
    'gan',
    '--pictures',
    '100',
    '--batch-size',
    '20',
    '--hidden-sizes',
    '8',
    '--backend',
    'cpu',
  ];
  const trained = await runCli(['train', 'ring', ...flags, '--steps', '2', '--run', run]);
  expect(trained.code, trained.err).toBe(0);
  expect(trained.out).toMatch(/^Modes +\d of 8, \d+\.\d% of the points in one\n$/);
  expect((await runCli(['sample', run, '--out', out])).code).toBe(0);
  expect((await runCli(['info', run])).out).toContain('reverie-generative sample, reverie-generative eval\n');
  expect((await runCli(['eval', run])).out).toMatch(/^Modes +\d of 8/);
});

test('info names the commands that use a model, and no other', async () => {
  const commands = async (model: string): Promise<string> => {
    const { out: printed } = await runCli(['info', model]);
    return (/used by +(.*)/.exec(printed)?.[1] ?? 'none').replaceAll('reverie-generative ', '');
  };
  expect(await commands(vae)).toBe('sample, interpolate, grid, arithmetic, eval');
  expect(await commands('mnist-vae')).toBe('sample, interpolate, grid, eval');
  expect(await commands('mnist-gan')).toBe('sample, interpolate, grid, eval');
  expect(await commands('mnist-classifier')).toBe('none');
  expect(await commands(gan)).toBe('sample, interpolate, grid');
  expect(await commands(autoencoder)).toBe('eval, arithmetic');
});

test('info tells what a checkpoint holds and which commands use it', async () => {
  const { out: printed } = await runCli(['info', gan]);
  expect(printed).toMatch(/ {2}model +GAN\n {2}dataShape +\[16,16,3\]\n/);
  expect(printed).toMatch(/ {2}used by +reverie-generative sample, reverie-generative interpolate/);
  expect(printed).not.toContain('optimizer/');
});

test('info and eval take the names of models that ship', async () => {
  const { out: printed } = await runCli(['info', 'mnist-classifier']);
  expect(printed).toMatch(/^mnist-classifier\n {2}model +PictureClassifier\n/);
  const scored = await runCli(['eval', 'faces-vae', '--pictures', '4', '--samples', '2', '--json']);
  expect(JSON.parse(scored.out)).toMatchObject({ checkpoint: 'faces-vae', data: 'faces', pictures: 4 });
});

test('every command has a help with examples', async () => {
  for (const command of ['train', 'sample', 'interpolate', 'grid', 'arithmetic', 'eval']) {
    const { code, out: printed } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(printed).toContain(`Examples:\n  $ reverie-generative ${command}`);
  }
});
