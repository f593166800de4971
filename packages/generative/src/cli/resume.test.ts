import { temporaryFolder } from '@reverie/cli/testing';
import { afterAll, expect, test } from 'vitest';
import { TINY, TINY_CONV, writeClasses } from './testing/fixtures.ts';
import { expectSameAfterCtrlC, trainRun } from './testing/run-cli.ts';

/** A run that was stopped and went on is the run that was not stopped, to the bit. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

test.each<readonly [string, number, readonly string[]]>([
  ['a VAE', 1, [...TINY_CONV]],
  ['an autoencoder that removes noise', 2, [...TINY_CONV, '--model', 'autoencoder', '--noise', '0.2']],
  ['a conditional VAE whose divergence warms up', 5, [...TINY_CONV, '--conditional', '--kl-warm-up', '9']],
  ['a GAN', 3, [...TINY_CONV, '--model', 'gan', '--plots']],
  [
    'a Wasserstein GAN',
    4,
    [
      ...TINY,
      '--model',
      'gan',
      '--network',
      'dense',
      '--hidden-sizes',
      '8',
      '--loss',
      'wasserstein',
      '--critic-steps',
      '2',
    ],
  ],
])('%s', { timeout: 120_000 }, async (_name, index, flags) => {
  const pictures = writeClasses(folder.path('classes'), ['cats', 'dogs'], 12);
  const data = flags.includes('--conditional') ? pictures : 'faces';
  const run = { words: ['train', data], flags, steps: 6 };
  const [whole, parts] = [folder.path(`${index}-whole`), folder.path(`${index}-parts`)];
  const { code, err } = await trainRun(run, whole);
  expect(code, err).toBe(0);
  await expectSameAfterCtrlC(run, whole, parts);
});
