import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '@reverie/cli/testing';
import { encodeCheckpoint, encodeModel, LAST, type Module, Random, useBackend } from '@reverie/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CharRNN } from '../models/char-rnn.ts';
import { TINY, writeText } from './testing/fixtures.ts';
import { expectFailure, runCli } from './testing/run-cli.ts';

/** Each bad input gets one sentence on standard error and exit code 1, or 2 where the command line is at fault. */

const folder = temporaryFolder();
const text = folder.path('cats.txt');
const run = folder.path('run');
const train = (...args: string[]): string[] => ['train', text, ...TINY, ...args];
const last = (): Buffer => readFileSync(`${run}/${LAST}`);

/** A file in the folder of this test. */
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(folder.path(name), content);
  return folder.path(name);
}

beforeAll(async () => {
  writeText(text);
  const { code } = await runCli(train('--run', run, '--steps', '10', '--quiet'));
  expect(code).toBe(0);
});
afterAll(() => folder.remove());

test('models that ship are known by their names, which may be misspelt', async () => {
  const info = await runCli(['info', 'moby-dick']);
  expect(info.out).toMatch(/^moby-dick\n {2}model +CharRNN\n/);
  for (const [command, ...data] of [['sample'], ['info'], ['eval', text]])
    await expectFailure([command!, 'mobydick', ...data], 1, '(did you mean moby-dick?)');
});

test('texts: missing, empty, binary, of another encoding, shorter than one chunk', async () => {
  const check = (path: string, sentence: string) =>
    expectFailure(['train', path, ...TINY, '--run', folder.path('bad')], 1, sentence);
  await check(folder.path('none.txt'), 'got no such file or folder; check the path.');
  await check(file('empty.txt', ''), 'got an empty file.');
  await check(file('binary.txt', 'a\0b'), 'got a binary file (byte 0 at 1)');
  await check(file('latin1.txt', Uint8Array.of(0x63, 0xe9, 0x63)), 'got bytes which are not UTF-8');
  await check(
    file('short.txt', 'abc'.repeat(10)),
    'expected at least 33 characters to train on (--batch-size 4 × --seq-length 8 and one to predict), got 27',
  );
  await expectFailure(['eval', run, file('a.txt', 't')], 1, 'expected at least 2 characters');
  expect(existsSync(folder.path('bad'))).toBe(false);
});

test('characters outside the vocabulary are named, in a prompt and in a text', async () => {
  const sentence = 'expected one of the 11 characters "\\n .acehmnost"'.replace('\\n ', ' ');
  await expectFailure(
    ['sample', run, '--primetext', 'the dog'],
    1,
    `--primetext: ${sentence}, got "d" (U+0064)`,
  );
  const other = file('dog.txt', 'the dog');
  await expectFailure(['eval', run, other], 1, `${other}: ${sentence}, got "d" (U+0064)`);
});

test('checkpoints: missing, truncated, foreign, with a huge header, with NaN, of another kind', async () => {
  const check = (path: string, sentence: string) => expectFailure(['sample', path], 1, sentence);
  await check(folder.path('none.safetensors'), 'got no such file; check the path.');
  await check(
    file('cut.safetensors', last().subarray(0, 3000)),
    `${folder.path('cut.safetensors')}: expected`,
  );
  await check(
    file('text.safetensors', 'the cat sat on the mat'),
    'the file is damaged or no safetensors file',
  );
  const huge = new Uint8Array(16);
  new DataView(huge.buffer).setBigUint64(0, 2n ** 62n, true);
  await check(file('huge.safetensors', huge), 'expected a header of at most 100000000 bytes');
  const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ';
  const foreign = Buffer.concat([
    Buffer.of(header.length, 0, 0, 0, 0, 0, 0, 0),
    Buffer.from(header),
    Buffer.alloc(4),
  ]);
  await check(file('foreign.safetensors', foreign), 'got a safetensors file of other software');
  const vae = { tensors: {}, metadata: { kind: 'VAE', config: {} } };
  await check(
    file('vae.safetensors', encodeCheckpoint(vae)),
    'expected a checkpoint of a CharRNN, got one of a VAE',
  );
  await check(file('nan.safetensors', withNaN(last())), "1 of 264 values NaN in 'rnn.weight_ih_l0'");
  await expectFailure(['info', folder.path('nan.safetensors')], 1, 'NaN');
});

/** The same checkpoint with one weight set to NaN. */
function withNaN(bytes: Buffer): Uint8Array {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const damaged = Buffer.from(bytes);
  damaged.writeFloatLE(Number.NaN, 8 + length + header['rnn.weight_ih_l0'].data_offsets[0]);
  return damaged;
}

test('a checkpoint whose weights are not those of its config lists what differs', async () => {
  await useBackend('cpu');
  const characters = ['a', 'b'];
  const model = new CharRNN({ vocabulary: characters, hiddenSize: 4 }, new Random(1));
  const claims: Module & { kind: string; config: object } = Object.create(model, {
    config: { value: { vocabulary: characters, hiddenSize: 5 } },
    parameters: { value: () => model.parameters() },
    buffers: { value: () => ({}) },
  });
  const path = file('claims.safetensors', await encodeModel(claims));
  await expectFailure(['sample', path], 1, /claims\.safetensors: expected .*rnn\.weight_ih_l0/);
  model.dispose();
});

test('zero and negative sizes, temperatures of 0 and below, contradicting flags are usage errors', async () => {
  const sizes = ['rnn-size', 'num-layers', 'seq-length', 'batch-size', 'steps', 'eval-every', 'length'];
  for (const name of sizes) {
    for (const value of ['0', '-3', '1.5', 'many', '']) {
      const sentence = `reverie-rnn train: --${name} needs a whole number of at least 1, got`;
      await expectFailure(['train', text, `--${name}=${value}`], 2, sentence);
    }
  }
  for (const value of ['0', '-1', 'NaN', 'Infinity'])
    await expectFailure(['sample', run, `--temperature=${value}`], 2, 'temperature needs a number above 0');
  await expectFailure(['sample', run, '--top-p', '1.5'], 2, '--top-p needs a number above 0 and at most 1');
  await expectFailure(['sample', run, '--beam', '2', '--top-k', '3'], 2, 'so --top-k cannot go with it');
  await expectFailure(train('--train-frac', '0.9', '--val-frac', '0.2'), 2, 'must not be more than 1');
  await expectFailure(train('--tied'), 2, '--tied needs an --embedding-size equal to --rnn-size 6');
  await expectFailure(train('--rnn-size', '90000000'), 2, 'but this machine has');
  await expectFailure(train('--model', 'transformer'), 2, '--model needs lstm, gru or rnn, got transformer');
  await expectFailure(train('--backend', 'abacus'), 1, "got 'abacus'");
});

test('unknown commands and flags suggest the nearest', async () => {
  await expectFailure(['trian'], 2, "unknown command 'trian' (did you mean train?); see reverie-rnn --help.");
  await expectFailure(train('--rnn-siz', '3'), 2, "unknown option '--rnn-siz' (did you mean --rnn-size?)");
  await expectFailure(['eval', run], 2, "missing required argument 'FILE'; see reverie-rnn eval --help.");
});

test('configuration files: missing, not JSON, an unknown key, a wrong value', async () => {
  const check = (path: string, code: 1 | 2, sentence: string) =>
    expectFailure(['train', text, '--config', path], code, sentence);
  await check(folder.path('none.json'), 1, 'expected a configuration file, got no such file');
  await check(file('broken.json', '{'), 1, 'expected a JSON object, got text that is not JSON');
  await check(file('list.json', '[1]'), 1, 'expected a JSON object, got [1]');
  await check(file('key.json', '{"rnn-siz": 3}'), 2, 'has a key "rnn-siz", which is no setting');
  await check(file('value.json', '{"rnn_size": 0}'), 2, 'needs a whole number of at least 1, got 0');
});

test('--verbose adds where an error comes from', async () => {
  const { err } = await runCli(['sample', folder.path('cut.safetensors'), '--verbose']);
  expect(err).toMatch(/^reverie-rnn sample: .*\.\nInputError: /);
  expect(err).toMatch(/\n +at .*cause/s);
});
