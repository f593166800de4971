import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { encodeCheckpoint, LAST } from '@reverie/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY, TINY_CONV, writeClasses, writePictures } from './testing/fixtures.ts';
import { expectFailure, runCli } from './testing/run-cli.ts';

/** Each bad input gets one sentence on standard error and exit code 1, or 2 where the command line is at fault. */

const folder = temporaryFolder();
const run = folder.path('run');
const train = (data: string, ...flags: string[]): string[] => [
  ...['train', data, ...TINY_CONV, '--sample-every', '0', '--run', folder.path('bad')],
  ...flags,
];

beforeAll(async () => {
  const { code, err } = await runCli([...train('faces', '--steps', '4'), '--run', run, '--quiet']);
  expect(code, err).toBe(0);
}, 60_000);
afterAll(() => folder.remove());

test('data: unknown, a file, an empty folder, pictures that cannot be used', async () => {
  const sets = 'expected mnist, fashion-mnist, faces, ring, grid, or a folder of pictures';
  await expectFailure(train('mnits'), 1, `mnits: ${sets}, got no such data set or folder; check the name.`);
  const file = folder.path('a.txt');
  writeFileSync(file, 'a');
  await expectFailure(train(file), 1, `${file}: ${sets}, got a file`);
  const empty = folder.path('empty');
  mkdirSync(empty);
  await expectFailure(train(empty), 1, `${empty}: expected`);
  const bad = folder.path('unusable');
  mkdirSync(bad);
  writeFileSync(`${bad}/a.png`, 'no picture');
  await expectFailure(train(bad), 1, /unusable: expected .*a\.png/);
  expect(existsSync(folder.path('bad'))).toBe(false);
});

test('subfolders without --conditional: they are said to be classes', async () => {
  const classes = writeClasses(folder.path('classes'), ['cats', 'dogs'], 2);
  const purpose = 'subfolders are classes, which train --conditional learns';
  await expectFailure(
    train(classes),
    1,
    `${classes}: expected pictures in the folder, got none that can be used, but subfolders (cats, dogs); ${purpose}; or name one of them.`,
  );
  writePictures(classes, 12);
  const { code, err } = await runCli([...train(classes, '--steps', '1'), '--run', folder.path('beside')]);
  expect(code, err).toBe(0);
  expect(err).toContain(`${classes}: its subfolders (cats, dogs) are left out; ${purpose}.\n`);
});

test('too few pictures to train on, or to validate', async () => {
  const few = writePictures(folder.path('few'), 1);
  await expectFailure(
    train(few),
    1,
    'expected pictures to train on and to validate, got 1; use more pictures',
  );
  const sentence =
    'expected at least 6 examples to train on (--batch-size 6), got 1; use more pictures, or a smaller batch.';
  await expectFailure(train(few, '--model', 'gan'), 1, sentence);
});

test('settings that are no sizes, or do not go together', async () => {
  await expectFailure(
    train('faces', '--latent-size', '0'),
    2,
    '--latent-size needs a whole number of at least 1, got 0.',
  );
  await expectFailure(
    train('faces', '--channels', '8,x'),
    2,
    "--channels needs whole numbers of at least 1, such as '64,128', got 8,x.",
  );
  await expectFailure(
    train('faces', '--network', 'dense'),
    2,
    '--channels are of --network conv, not of dense.',
  );
  await expectFailure(
    train('faces', '--model', 'gan', '--patience', '2'),
    2,
    '--patience needs a validation',
  );
  const ring = ['train', 'ring', ...TINY, '--run', folder.path('bad')];
  await expectFailure(ring, 2, 'points are learned by --model gan only, got vae.');
  await expectFailure(
    train('faces', '--size', '9'),
    1,
    '--size 9: expected size to be a whole number of at least 16, got 9.',
  );
  const huge = ['train', 'faces', ...TINY, '--hidden-sizes', '900000,900000', '--run', folder.path('bad')];
  await expectFailure(huge, 2, 'but this machine has');
});

test('settings of another kind of model, or that a loss has not', async () => {
  const refuse = (sentence: string, ...flags: string[]) =>
    expectFailure(train('faces', ...flags), 2, sentence);
  await refuse('--beta is of --model vae, not of gan.', '--model', 'gan', '--beta', '2');
  await refuse('--spectral-norm is of --model gan, not of vae.', '--spectral-norm');
  await refuse('--noise is of --model autoencoder, not of vae.', '--noise', '1');
  await refuse(
    '--importance-samples is of --model vae, not of autoencoder.',
    ...['--model', 'autoencoder', '--importance-samples', '2'],
  );
  await refuse(
    '--importance-samples 5 has no KL divergence to weigh, so --free-bits 0.5 cannot go with it.',
    ...['--importance-samples', '5', '--free-bits', '0.5'],
  );
  await refuse(
    '--real-target 0.9 is of losses with labels, which hinge has not.',
    ...['--model', 'gan', '--real-target', '0.9', '--loss', 'hinge'],
  );
  await refuse('--weight-clip needs a number above 0, got 0.', '--model', 'gan', '--weight-clip', '0');
  await refuse('--kl-warm-up needs a whole number of at least 0, got 0.5.', '--kl-warm-up', '0.5');
});

test('classes that there are not', async () => {
  const conditional = train('faces', '--conditional');
  const sets = 'mnist, fashion-mnist, or a folder with a subfolder of pictures for each class';
  await expectFailure(
    conditional,
    1,
    `faces: expected data with classes for a conditional model: ${sets}, got data without`,
  );
  await expectFailure(
    [...conditional, '--model', 'autoencoder'],
    2,
    '--conditional is of --model vae and gan',
  );
  const one = writeClasses(folder.path('one'), ['cats'], 2);
  const expected = `${one}: expected a subfolder of pictures for each of two classes or more, got 1.`;
  await expectFailure(train(one, '--conditional'), 1, expected);
  const bare = writeClasses(folder.path('bare'), ['cats'], 2);
  mkdirSync(`${bare}/dogs`);
  await expectFailure(train(bare, '--conditional'), 1, `${bare}/dogs: expected pictures in the folder`);
  const model = "--class needs a class by its number or name, such as 7, or several, such as '3,1,4', got";
  await expectFailure(['sample', run, '--class', '3,,4'], 2, `${model} 3,,4.`);
  for (const command of ['sample', 'grid', 'interpolate'])
    await expectFailure([command, run, '--class', '1'], 1, '--class: expected a model with classes, which');
  await expectFailure(
    ['sample', 'mnist-conditional-gan', '--class', '3,10'],
    1,
    '--class: expected classes of the model, 0 to 9, got 3,10.',
  );
  for (const strange of ['cat', '-1', '1.0'])
    await expectFailure(
      ['sample', 'mnist-conditional-gan', '--class', strange],
      1,
      `--class: expected classes of the model, 0 to 9, got ${strange}.`,
    );
});

test('a latent size, channels or data other than those of the run', async () => {
  const resume = ['train', 'faces', '--run', run, '--resume'];
  const sentence = 'got --latent-size 7 instead of 3, --channels 5 instead of 4,6;';
  await expectFailure([...resume, '--latent-size', '7', '--channels', '5'], 1, sentence);
  const pictures = writePictures(folder.path('others'), 24);
  await expectFailure(
    ['train', pictures, '--run', run, '--resume'],
    1,
    'is not the set of pictures that the run began with',
  );
});

test('checkpoints: of another model, damaged, of other sizes than the data', async () => {
  const write = (kind: string, config: object): string => {
    const path = folder.path('claim.safetensors');
    writeFileSync(path, encodeCheckpoint({ tensors: {}, metadata: { kind, config } }));
    return path;
  };
  await expectFailure(
    ['sample', write('CharRNN', {})],
    1,
    'expected a checkpoint of a VAE or a GAN or a Generator, got one of a CharRNN',
  );
  await expectFailure(
    ['sample', write('Autoencoder', { imageShape: [9, 9, 1] })],
    1,
    'got one of an Autoencoder; reverie-generative eval reads it.',
  );
  for (const kind of ['VAE', 'GAN', 'Generator'])
    await expectFailure(
      ['sample', write(kind, {})],
      1,
      `claim.safetensors: expected the config of a ${kind}, got one that cannot be read`,
    );
  const claimed = { imageShape: [16, 16, 3], latentSize: 1e9, network: { hiddenSizes: [5] } };
  await expectFailure(['sample', write('VAE', claimed)], 1, 'weights that its config asks for, got 0');
  const damaged = folder.path('cut.safetensors');
  writeFileSync(damaged, readFileSync(`${run}/${LAST}`).subarray(0, 3000));
  await expectFailure(['sample', damaged], 1, `${damaged}: expected`);
  await expectFailure(
    ['eval', run, 'ring'],
    1,
    "ring: expected data of shape [16, 16, 3], as the model's, got [2]",
  );
  await expectFailure(
    ['sample', 'mnist-classifier'],
    1,
    'mnist-classifier: expected a checkpoint of a VAE or a GAN or a Generator, got one of a PictureClassifier.',
  );
});

test('models that ship, misspelt or of a kind that the command cannot use', async () => {
  const expected = 'expected a checkpoint, a run folder or the name of a model that ships, got no such file';
  for (const command of ['sample', 'info', 'eval'])
    await expectFailure([command, 'mnits-vae'], 1, `mnits-vae: ${expected} (did you mean mnist-vae?).`);
  const encoders = 'mnist-vae, mnist-vae-2d, faces-vae';
  const groups = ['smile=true', 'smile=false', 'smile=false'];
  await expectFailure(
    ['arithmetic', 'some-gan', ...groups],
    1,
    `${expected}; check the path, or name one of ${encoders}.`,
  );
  await expectFailure(
    ['sample', 'runs/mnist-va'],
    1,
    'expected a checkpoint or a run folder, got no such file; check the path.',
  );
});

test('eval of a GAN on data without a judge, which is not even read', async () => {
  const judged = 'DATA: expected mnist, ring or grid, on which a GAN can be judged, got no-folder;';
  await expectFailure(['eval', 'mnist-gan', 'no-folder'], 1, judged);
});

test('codes and groups that there are not', async () => {
  await expectFailure(
    ['grid', run, '--dimensions', '0,3'],
    1,
    "--dimensions: expected numbers of the model's codes, 0 to 2, got 0,3.",
  );
  await expectFailure(
    ['grid', run, '--dimensions', '1,1'],
    2,
    '--dimensions needs two different numbers from 0',
  );
  const line = folder.path('line');
  const trained = await runCli([...train('faces', '--steps', '1', '--latent-size', '1'), '--run', line]);
  expect(trained.code, trained.err).toBe(0);
  await expectFailure(
    ['grid', line],
    1,
    'expected a model with two numbers a code, or more, got one with 1; see what it means with interpolate.',
  );
  await expectFailure(
    ['arithmetic', run, 'smile=perhaps', 'smile=true', 'smile=true'],
    2,
    "smile is false or true, got 'perhaps'.",
  );
  await expectFailure(
    ['arithmetic', run, 'beard=true', 'smile=true', 'smile=true'],
    2,
    "background, got 'beard=true'.",
  );
  await expectFailure(['interpolate', run, '--rows', '2', '--out', 'a.gif'], 2, 'a GIF shows one way');
});

test('a seed beside both ends of a way', async () => {
  const ends = ['--from', '1', '--to', '2'];
  await expectFailure(
    ['interpolate', run, ...ends, '--seed', '3'],
    2,
    '--seed 3 has no effect beside --from and --to, which are seeds.',
  );
});

test('--out: endings that are not written, files and folders in the way', async () => {
  const way = ['interpolate', run, '--steps', '2'];
  await expectFailure(
    ['sample', run, '--out', 'x.jpg'],
    2,
    '--out needs a file name that ends in .png, got x.jpg.',
  );
  await expectFailure(
    [...way, '--out', 'x.mp4'],
    2,
    '--out needs a file name that ends in .png or .gif, got x.mp4.',
  );
  const inTheWay = 'got a file where a folder must be, or a folder where a file must be';
  const taken = folder.path('taken.png');
  mkdirSync(taken);
  await expectFailure(
    ['sample', run, '--out', taken],
    1,
    `${taken}: expected to write the file, ${inTheWay} (EISDIR); move it away or choose another name.`,
  );
  writeFileSync(folder.path('file'), '');
  for (const name of ['way.png', 'way.gif'])
    await expectFailure([...way, '--out', folder.path('file', name)], 1, `${inTheWay} (ENOTDIR)`);
});

test.skipIf(process.platform !== 'linux')('a folder that takes no other ends a command', async () => {
  await expectFailure(
    ['sample', run, '--out', '/proc/reverie/x.png'],
    1,
    '/proc/reverie/x.png: expected to write the file, got no such file or folder (ENOENT); check the path',
  );
});

test('a loss that is no number names the step, and keeps what was saved', { timeout: 60_000 }, async () => {
  for (const model of ['vae', 'gan']) {
    const wild = folder.path(`wild-${model}`);
    const flags = ['--model', model, '--lr-schedule', 'constant', '--run', wild, '--quiet'];
    expect((await runCli([...train('faces', '--steps', '2'), ...flags])).code).toBe(0);
    const before = readFileSync(`${wild}/${LAST}`);
    const absurd = ['train', 'faces', '--run', wild, '--resume', '--steps', '20', '--learning-rate', '1e38'];
    await expectFailure(absurd, 1, /got .*(?:NaN|Infinity|infinite).* step \d+; lower the learning rate/);
    expect(readFileSync(`${wild}/${LAST}`).equals(before)).toBe(true);
  }
});
