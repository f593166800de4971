import { readFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { Random, tf, useBackend } from '@reverie/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPretrained } from '../models/pretrained.ts';
import { mapsAcross } from './latent/run-grid.ts';
import { painterOf, paintSamples } from './painter.ts';
import { TINY_CONV, writeClasses, writeDigits } from './testing/fixtures.ts';
import { expectFailure, runCli } from './testing/run-cli.ts';

/** Models that draw the classes they are asked for. */

const folder = temporaryFolder();
const out = folder.path('out.png');
const REVERIE_DATA = process.env['REVERIE_DATA'];

/** Pixels of a PNG, [width, height]. */
const sizeOf = (path: string): number[] => {
  const bytes = readFileSync(path);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};
/** Pixels of so many pictures of digits in a row, twice their size, with gaps of 2. */
const pixels = (pictures: number): number => 2 * (pictures * (28 + 2) - 2);

/** Pixels of so many groups of so many pictures, with gaps of 10 between groups. */
const apart = (groups: number, pictures: number): number => groups * pixels(pictures) + (groups - 1) * 20;

async function draw(...args: string[]): Promise<Record<string, unknown>> {
  const { code, err, out: printed } = await runCli([...args, '--out', out, '--json', '--seed', '1']);
  expect(code, err).toBe(0);
  return JSON.parse(printed) as Record<string, unknown>;
}

beforeAll(() => {
  writeDigits(folder.path('data'), 40);
  process.env['REVERIE_DATA'] = folder.path('data');
});
afterAll(() => {
  if (REVERIE_DATA === undefined) delete process.env['REVERIE_DATA'];
  else process.env['REVERIE_DATA'] = REVERIE_DATA;
  folder.remove();
});

describe('the conditional GAN that ships', () => {
  test('draws the classes in turn, by the judgment of the classifier', async () => {
    await useBackend();
    const [generator, classifier] = [
      await loadPretrained('mnist-conditional-gan'),
      await loadPretrained('mnist-classifier'),
    ];
    const painter = painterOf(generator);
    const right = async (classes: readonly number[] | undefined, count: number): Promise<number> => {
      const { data, shape } = await paintSamples(painter, count, new Random(1), classes);
      const seen = tf.tidy(() => {
        const digits = classifier.probs(tf.tensor(data, [...shape]))['digit']!;
        return [...tf.argMax(digits, 1).dataSync()];
      });
      const turns = classes ?? painter.classes;
      return seen.filter((digit, i) => digit === turns[i % turns.length]).length / count;
    };
    // 98.5% of its digits are right; 10 wrong ones of 100 have a chance of 4e-6. In another order a tenth would be right.
    expect(await right(undefined, 100)).toBeGreaterThan(0.9);
    expect(await right([3, 1, 4], 100)).toBeGreaterThan(0.9);
    generator.dispose();
    classifier.dispose();
  });

  test('a sheet has a column of each class, and full rows', async () => {
    const classes = Array.from({ length: 10 }, (_, digit) => digit);
    expect(await draw('sample', 'mnist-conditional-gan')).toMatchObject({ count: 70, classes });
    expect(sizeOf(out)).toEqual([pixels(10), pixels(7)]);
    const some = await draw('sample', 'mnist-conditional-gan', '--class', '3,1,4');
    expect(some).toMatchObject({ count: 72, classes: [3, 1, 4] });
    expect(sizeOf(out)).toEqual([apart(3, 3), pixels(8)]);
    expect(await draw('sample', 'mnist-conditional-gan', '--class', '7')).toMatchObject({ count: 64 });
    expect(sizeOf(out)).toEqual([pixels(8), pixels(8)]);
    expect(await draw('sample', 'mnist-conditional-gan', '--count', '5')).toMatchObject({ count: 5 });
    expect(sizeOf(out)).toEqual([pixels(5), pixels(1)]);
  });

  test('a way of each class, and a map of each', async () => {
    const way = ['interpolate', 'mnist-conditional-gan', '--steps', '3'];
    expect(await draw(...way)).toMatchObject({ rows: 10 });
    expect(sizeOf(out)).toEqual([pixels(3), pixels(10)]);
    expect(await draw(...way, '--class', '8', '--rows', '2')).toMatchObject({ rows: 2, classes: [8] });
    const map = ['grid', 'mnist-conditional-gan', '--side', '2'];
    await draw(...map);
    expect(sizeOf(out)).toEqual([apart(5, 2), apart(2, 2)]);
    await draw(...map, '--class', '4,9');
    expect(sizeOf(out)).toEqual([apart(2, 2), pixels(2)]);
  });
});

test('maps fill a rectangle', () => {
  expect([1, 2, 3, 4, 6, 7, 10].map(mapsAcross)).toEqual([1, 2, 3, 2, 3, 7, 5]);
});

test('a VAE and a GAN of digits learn their classes, which info shows and eval uses', {
  timeout: 60_000,
}, async () => {
  const sizes = ['--batch-size', '4', '--channels', '4', '--latent-size', '3', '--backend', 'cpu'];
  for (const model of ['vae', 'gan']) {
    const run = folder.path(model);
    const flags = ['--conditional', '--model', model, ...sizes, '--steps', '2', '--run', run];
    const trained = await runCli(['train', 'mnist', ...flags, '--val-frac', '0.1']);
    expect(trained.code, trained.err).toBe(0);
    expect(trained.err).toContain('28 × 28 pixels in gray, 10 classes\n');
    const sheet = model === 'vae' ? 'best' : 'final';
    expect(sizeOf(`${run}/samples/${sheet}.png`)).toEqual([pixels(10), pixels(7)]);
    expect((await runCli(['info', run])).out).toMatch(/ {2}classes +10\n/);
    expect(await draw('sample', run, '--class', '3')).toMatchObject({ classes: [3] });
    const scored = await runCli(['eval', run, '--pictures', '20', '--samples', '2']);
    expect(scored.out, scored.err).toMatch(
      model === 'vae' ? /^Log-likelihood/ : /\nRight digit +\d+\.\d% of/,
    );
  }
});

test('a folder of classes, whose numbers are told', { timeout: 60_000 }, async () => {
  const pictures = writeClasses(folder.path('pets'), ['dogs', 'cats', 'fish 10', 'fish 9'], 5);
  const run = folder.path('pets-vae');
  const flags = [...TINY_CONV, '--conditional', '--steps', '2', '--run', run, '--sample-every', '0'];
  const { code, err } = await runCli(['train', pictures, ...flags]);
  expect(code, err).toBe(0);
  expect(err).toContain(
    '19 to train on, 1 to validate; 16 × 16 pixels in color, 4 classes: 0 cats, 1 dogs, 2 fish 9',
  );
  expect((await runCli(['eval', run, '--pictures', '4', '--samples', '2'])).code).toBe(0);
  const classNames = ['cats', 'dogs', 'fish 9', 'fish 10'];
  expect(JSON.parse((await runCli(['info', run, '--json'])).out)).toMatchObject({ extra: { classNames } });
  const asked = ['sample', run, '--class', 'fish 10, cats,1', '--count', '3'];
  expect(await draw(...asked)).toMatchObject({ classes: [3, 0, 1], classNames: ['fish 10', 'cats', 'dogs'] });
  expect((await runCli([...asked, '--out', out])).err).toContain(': 3 pictures of fish 10, cats, dogs, in');
  await expectFailure(
    ['sample', run, '--class', 'birds'],
    1,
    '--class: expected classes of the model, 0 cats, 1 dogs, 2 fish 9, 3 fish 10, got birds.',
  );
  const fewer = writeClasses(folder.path('fewer'), ['cats', 'dogs'], 2);
  await expectFailure(
    ['eval', run, fewer],
    1,
    `${fewer}: expected data of 4 classes, as the model's, got 2; name`,
  );
  const faces = ['smile=true', 'smile=false', 'smile=false'];
  await expectFailure(
    ['arithmetic', run, ...faces],
    1,
    'expected a model without classes, which drawn faces have not, got one of 4 classes.',
  );
});

test('a run of conditional models has a name of its own', async () => {
  const { runName } = await import('./train/input.ts');
  expect(runName(['mnist'], { conditional: true, model: 'gan' })).toBe('mnist-conditional-gan');
  expect(runName(['my/cats'], {})).toBe('cats-vae');
});
