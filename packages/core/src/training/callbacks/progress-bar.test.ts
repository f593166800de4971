import { PassThrough } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../backends/use-backend.ts';
import { tf } from '../../tf.ts';
import { figureOf, lastSnapshot, trainBriefly } from '../testing/runs.ts';
import { progressBar } from './progress-bar.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** A stream that remembers; as a terminal it has cursor movements in its text. */
function output(isTTY: boolean): { stream: PassThrough & { isTTY: boolean }; text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const parts: string[] = [];
  stream.on('data', (part: Buffer) => parts.push(part.toString()));
  return { stream, text: () => parts.join('') };
}

test('without a terminal: whole lines now and then, and one at the end', async () => {
  const { stream, text } = output(false);
  const unit = { name: 'points', perStep: 8 };
  await trainBriefly(5, [
    figureOf('validation', [Number.NaN, Number.NaN, 0.25]),
    progressBar({ stream, unit, lineEvery: 60 }),
  ]);
  expect(text()).toMatch(
    /^ {2}step 5\/5 {2}loss \d\.\d{3} {2}validation 0\.250 {2}[\d,]+ points\/s {2}0 s left\n$/,
  );
  const more = output(false);
  const kl = figureOf('kl', [1, 1, 1, 1, 1]);
  await trainBriefly(5, [kl, progressBar({ stream: more.stream, figures: ['kl', 'none'] })]);
  expect(more.text()).toMatch(/ {2}loss \d\.\d{3} {2}kl 1\.000 {2}none – {2}/);
  const often = output(false);
  await trainBriefly(5, [progressBar({ stream: often.stream, lineEvery: 1e-9 })]);
  expect(often.text().split('\n').length).toBe(6);
});

test('in a terminal: a bar that ends at the last step, with the cursor where it belongs', async () => {
  const { stream, text } = output(true);
  await trainBriefly(5, [progressBar({ stream })]);
  expect(text()).toContain('5/5');
  expect(text()).toContain('█');
  expect(text()).not.toContain('\u001b[?25l'); // the cursor is never hidden, so no crash can leave it so
});

test('figures that are not there or no numbers show as a dash and leave the average alone', async () => {
  const { stream, text } = output(false);
  const broken = {
    name: 'broken',
    onStep: (_run: unknown, figures: Record<string, number>) => void delete figures['loss'],
  };
  const nan = {
    name: 'nan',
    onStep: (_run: unknown, figures: Record<string, number>) =>
      void Object.assign(figures, { validation: Number.NaN }),
  };
  await trainBriefly(2, [broken, nan, progressBar({ stream })]);
  expect(text()).toMatch(/step 2\/2 {2}loss – {2}validation – {2}/);
  expect(text()).not.toMatch(/NaN|Infinity/);
});

test('a resumed run counts on from its step; its speed is that of its own steps', async () => {
  const saved = lastSnapshot();
  await trainBriefly(3, [saved.callback]);
  const resume = saved.snapshot();
  const { stream, text } = output(false);
  await trainBriefly(6, [progressBar({ stream, lineEvery: 1e-9 })], { resume });
  expect([...text().matchAll(/step (\d)\/6/g)].map(([, step]) => step)).toEqual(['4', '5', '6']);
  const over = output(true);
  await trainBriefly(3, [progressBar({ stream: over.stream })], { resume });
  expect(over.text()).toContain('3/3');
  tf.dispose({ ...resume.tensors });
});

test('a run that never started leaves the terminal alone', async () => {
  const { stream, text } = output(true);
  const fails = {
    name: 'fails',
    onStart() {
      throw new Error('no');
    },
  };
  await expect(trainBriefly(1, [fails, progressBar({ stream })])).rejects.toThrow('no');
  expect(text()).toBe('');
});
