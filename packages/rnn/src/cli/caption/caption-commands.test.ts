import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type TestedRun, temporaryFolder } from '@reverie/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeScene } from '../testing/fixtures.ts';
import { expectFailure, expectSameAfterCtrlC, runCli, trainRun } from '../testing/run-cli.ts';

const folder = temporaryFolder();
const run = folder.path('run');
const images = folder.path('images');
const SIZES = ['--rnn-size', '8', '--embedding-size', '4', '--attention-size', '4', '--batch-size', '4'];
const FLAGS = [...SIZES, '--size', '16', '--backend', 'simd'];
const group: TestedRun = { words: ['caption', 'train'], flags: [...FLAGS, '--pictures', '12'], steps: 6 };
/** A list as Flickr8k has it, whose pictures are called .jpg. */
let flickr: string;
let coco: string;

beforeAll(async () => {
  mkdirSync(images);
  const captions = [1, 2, 3, 4].map((seed) => writeScene(`${images}/${seed}.png`, seed, 20));
  flickr = folder.path('captions.txt');
  writeFileSync(flickr, `image,caption\n${captions.map((text, i) => `${i + 1}.jpg,${text}\n`).join('')}`);
  coco = folder.path('captions.json');
  const listed = captions.map((caption, i) => ({ id: i, file_name: `${i + 1}.png`, image_id: i, caption }));
  writeFileSync(coco, JSON.stringify({ images: listed, annotations: listed }));
  const { code, err, out } = await trainRun(group, run);
  expect(code, err).toBe(0);
  expect(err).toContain('the caption world: 12 to train on, 1 to validate; 16 × 16 pixels');
  expect(err).toContain('LSTM of 8 with soft attention');
  expect(out).toMatch(
    /\nSeen {7}\d+\.\d% of the captions are true, BLEU-1 .*\nUnseen {5}\d+\.\d% of the captions/,
  );
});
afterAll(() => folder.remove());

test('Ctrl-C saves, and the printed command goes on bit for bit', async () => {
  await expectSameAfterCtrlC(group, run, folder.path('parts'));
});

test('sample describes pictures of any size and draws where each word looked', async () => {
  const plots = folder.path('attention');
  const picture = `${images}/1.png`;
  const one = await runCli(['caption', 'sample', run, picture, '--plots', plots]);
  expect(one.code, one.err).toBe(0);
  expect(readdirSync(plots)).toEqual(['1-1.png']);
  expect(readFileSync(`${plots}/1-1.png`).subarray(1, 4).toString()).toBe('PNG');
  const two = await runCli(['caption', 'sample', run, picture, `${images}/2.png`, '--beam', '2']);
  expect(two.out.split('\n').map((line) => line.split(': ')[0])).toEqual([picture, `${images}/2.png`, '']);
  const json = JSON.parse((await runCli(['caption', 'sample', run, picture, '--json'])).out);
  expect(json).toMatchObject({ size: 16, beam: 1, written: [{ picture }] });
  expect(one.out).toBe(`${json.written[0].text}\n`);
});

test('eval scores pictures of the caption world, seen and unseen; info lists words', async () => {
  const args = ['caption', 'eval', run, '--pictures', '6', '--allow-unknown'];
  const scored = await runCli(args);
  expect(scored.code, scored.err).toBe(0);
  expect(scored.out).toMatch(/^Seen .*BLEU-4 .*ROUGE-L .*CIDEr-D .*\nUnseen .*nats a word\n$/);
  const json = JSON.parse((await runCli([...args, '--json'])).out);
  expect(json.seen).toMatchObject({ pictures: 6, true: expect.any(Number), bleu1: expect.any(Number) });
  expect(json.unseen.nats).not.toBe(json.seen.nats);
  const info = (await runCli(['info', run])).out;
  expect(info).toMatch(/vocabulary +\d+ words: <unk> \w+ .* …\n/);
  expect(info).toContain('reverie-rnn caption sample, reverie-rnn caption eval');
});

test.each(['flickr', 'coco'])('captions of %s, whose run goes on elsewhere', async (kind) => {
  const file = kind === 'flickr' ? flickr : coco;
  const own = folder.path(kind);
  const train = [
    'caption',
    'train',
    ...FLAGS,
    `--${kind}`,
    file,
    '--images',
    images,
    '--run',
    own,
    '--quiet',
  ];
  const trained = await runCli([...train, '--steps', '2', '--eval-every', '1']);
  expect(trained.code, trained.err).toBe(0);
  expect(trained.out).toMatch(/^Validation .*\nCaptions {3}BLEU-1 \d/);
  const scored = await runCli(['caption', 'eval', own, `--${kind}`, file, '--images', images]);
  expect(scored.out).toMatch(/^BLEU-1 \d.*CIDEr-D \d/);
  // The list has moved: it is the same.
  const moved = folder.path(`moved-${kind}`);
  writeFileSync(moved, readFileSync(file));
  const more = ['caption', 'train', '--run', own, '--resume', `--${kind}`, moved, '--steps', '3', '--quiet'];
  expect(await runCli(more)).toMatchObject({ code: 0 });
  writeFileSync(moved, readFileSync(file, 'utf8').replace(/a (\w+) /, 'one $1 '));
  await expectFailure(more, 1, `${moved}, which is not the set of captions that the run began with`);
});

test('a model that has learned its captions writes them', async () => {
  const learned = folder.path('learned');
  const sizes = ['--size', '16', '--batch-size', '4', '--rnn-size', '48', '--backend', 'simd'];
  const course = ['--val-frac', '0', '--steps', '80', '--learning-rate', '0.01', '--quiet'];
  const files = ['--flickr', flickr, '--images', images];
  await runCli(['caption', 'train', ...files, ...sizes, ...course, '--run', learned]);
  const { out } = await runCli(['caption', 'eval', learned, ...files]);
  expect(Number(/BLEU-4 (\d\.\d+)/.exec(out)?.[1])).toBeGreaterThan(0.9);
});

test('captions and pictures that cannot be used', async () => {
  const train = (...args: string[]): string[] => [
    'caption',
    'train',
    ...FLAGS,
    '--run',
    folder.path('bad'),
    ...args,
  ];
  await expectFailure(train('--coco', coco), 2, '--coco needs --images, the folder of its pictures');
  await expectFailure(train('--images', images), 2, '--images needs --coco or --flickr');
  await expectFailure(train('--coco', coco, '--flickr', flickr), 2, '--coco and --flickr cannot go together');
  await expectFailure(train('--coco', flickr, '--images', images), 1, 'captions.txt: expected JSON');
  const list = folder.path('list.txt');
  writeFileSync(list, 'image,caption\n1.jpg,a cat\nmissing.jpg,a dog\n');
  const sentence =
    'expected a file missing.png for the captions of missing.jpg, got none; check --images, or make PNG';
  await expectFailure(train('--flickr', list, '--images', images), 1, sentence);
  writeFileSync(list, 'image,caption\n1.jpg,a cat\nbroken\n');
  await expectFailure(train('--flickr', list, '--images', images), 1, 'in line 3, got "broken"');
  writeFileSync(`${images}/text.png`, 'no picture');
  await expectFailure(
    ['caption', 'sample', run, `${images}/text.png`],
    1,
    'text.png: expected a PNG with 8 bits',
  );
});

test('unknown words, beams of no width, and checkpoints of another kind', async () => {
  const list = folder.path('unknown.txt');
  writeFileSync(list, 'image,caption\n1.jpg,a red dog\n2.jpg,a red dog\n');
  const files = ['--flickr', list, '--images', images];
  await expectFailure(
    ['caption', 'eval', run, ...files],
    1,
    /captions of the vocabulary's \d+ words, got 'dog' in 'a red dog'/,
  );
  expect((await runCli(['caption', 'eval', run, ...files, '--allow-unknown'])).code).toBe(0);
  await expectFailure(
    ['caption', 'sample', run, `${images}/1.png`, '--beam', '0'],
    2,
    '--beam needs a whole number',
  );
  const sentence =
    'expected a checkpoint of a Seq2Seq, got one of a Captioner; reverie-rnn caption sample reads it.';
  await expectFailure(['seq2seq', 'sample', run, 'a'], 1, sentence);
  writeFileSync(folder.path('alone.safetensors'), readFileSync(`${run}/last.safetensors`));
  await expectFailure(
    ['caption', 'sample', folder.path('alone.safetensors'), `${images}/1.png`],
    1,
    'expected the size of its pictures in',
  );
});
