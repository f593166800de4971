import { writeFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { encodeCheckpoint } from '@reverie/core';
import { afterAll, expect, test } from 'vitest';
import { writeClip, writeScene } from './testing/fixtures.ts';
import { expectFailure, runCli } from './testing/run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const clip = writeClip(folder.path('clip.gif'), { frames: 3, size: 16 });
const picture = folder.path('picture.png');
writeScene(picture, 1);

/** A checkpoint that holds no weight, but says what it is. */
function claim(kind: string, config: object): string {
  const path = folder.path('claim.safetensors');
  writeFileSync(path, encodeCheckpoint({ tensors: {}, metadata: { kind, config } }));
  return path;
}

/** For each kind a command, a config that cannot be read, and one that asks for more memory than there is. */
const words = ['a', 'b'];
const frames = { height: 16, width: 16 };
test.each([
  ['CharRNN', (path: string) => ['sample', path], {}, { vocabulary: words, hiddenSize: 1e9 }],
  [
    'Seq2Seq',
    (path: string) => ['seq2seq', 'sample', path, 'a'],
    { sourceVocabulary: 5 },
    { sourceVocabulary: words, targetVocabulary: words, layers: 1e9 },
  ],
  [
    'ConvFramePredictor',
    (path: string) => ['video', 'sample', path, clip],
    { ...frames, hiddenChannels: 5 },
    { ...frames, hiddenChannels: [1e9] },
  ],
  [
    'LSTMFramePredictor',
    (path: string) => ['video', 'sample', path, clip],
    frames,
    { ...frames, hiddenSize: 1e9 },
  ],
  [
    'Captioner',
    (path: string) => ['caption', 'sample', path, picture],
    { vocabulary: ['<unk>', 'a'], channels: 5 },
    { vocabulary: ['<unk>', 'a'], channels: [1e9] },
  ],
])('a damaged config of a %s is one sentence', async (kind, command, unreadable, huge) => {
  await expectFailure(command(claim(kind, unreadable)), 1, 'claim.safetensors: expected ');
  const sentence = /expected at least the \d+ weights that its config asks for, got 0; the file is damaged/;
  await expectFailure(command(claim(kind, huge)), 1, sentence);
});

test('no size of a config is left out of what it asks for', async () => {
  const sentence = /expected at least the [1-9]\d{9,} weights that its config asks for, got 0/;
  const video = claim('ConvFramePredictor', { ...frames, decoderChannels: 1e9 });
  await expectFailure(['video', 'sample', video, clip], 1, sentence);
  const captioner = claim('Captioner', { vocabulary: ['<unk>', 'a'], colorChannels: 1e9 });
  await expectFailure(['caption', 'sample', captioner, picture], 1, sentence);
});

test('info shows a checkpoint of a kind that no command uses', async () => {
  const { code, out } = await runCli(['info', claim('VAE', { sizes: [1, 2] })]);
  expect(code).toBe(0);
  expect(out).toMatch(/model +VAE\n +sizes +\[1,2\]\n/);
  expect(out).not.toContain('used by');
});

test('the help of every command of the groups has examples', async () => {
  for (const group of ['seq2seq', 'video', 'caption']) {
    for (const verb of ['train', 'sample', 'eval'])
      expect((await runCli([group, verb, '--help'])).out).toContain(`  $ reverie-rnn ${group} ${verb}`);
    expect((await runCli([group])).code).toBe(2);
    // Spelled as char-rnn spells flags.
    await expectFailure(
      [group, 'train', '-rnn_size', '0'],
      2,
      '--rnn-size needs a whole number of at least 1',
    );
  }
});
