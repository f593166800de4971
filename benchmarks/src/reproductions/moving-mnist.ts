import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataSource, evaluate, parameterCount, Random } from '@reverie/core';
import { drawnDigit, movingDigits } from '@reverie/datasets';
import { mnist } from '@reverie/datasets/node';
import { animatedGif } from '@reverie/plots';
import {
  type ClipBatch,
  ConvFramePredictor,
  clipSource,
  comparePredictions,
  copyError,
  type FramePredictor,
  LSTMFramePredictor,
} from '@reverie/rnn';
import type { Findings, Study, StudyOptions } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';

/** Of both trainings together. */
const MINUTES = 30;
/** The share of the time that the convolutional network gets; it is the slower one. */
const SHARE = 0.9;
const CLIPS = { height: 64, width: 64, given: 10 };
const PIXELS = CLIPS.height * CLIPS.width;
const BATCH = 8;
const WARM_UP = 20;
const SEED = 1;

/** A network that predicts, and how it is trained. */
interface Contestant {
  readonly name: string;
  readonly learningRate: number;
  readonly share: number;
  readonly model: FramePredictor;
}

/** What a network reached. */
interface Result {
  readonly name: string;
  readonly parameters: number;
  readonly updates: number;
  /** Mean squared error of the predicted frames, a frame. */
  readonly mse: number;
}

/** Sizes of the study, smaller in tests. */
export interface MovingMNISTSizes {
  readonly hiddenChannels: number;
  /** Validation clips, in batches of {@link BATCH}. */
  readonly validationBatches: number;
  /** Digits of each kind, where a pen draws them. */
  readonly digits: number;
}

/** Ten frames of two moving digits, and the ten that follow. */
export const movingMNIST: Study = movingMNISTOf({
  hiddenChannels: 48,
  validationBatches: 25,
  digits: 200,
});

/** The same with other sizes. */
export function movingMNISTOf(sizes: MovingMNISTSizes): Study {
  return {
    metric: 'squared error of 10 predicted frames by a ConvGRU, as a share of that of copying the last frame',
    async run(options) {
      const digits = await digitsOf(sizes.digits, options.data);
      const clipsOf = (pictures: readonly Uint8Array[], batches: number, seed: number, repeat: boolean) =>
        clipSource((random) => movingDigits(pictures, random), { batch: BATCH, batches, seed, repeat });
      const data = clipsOf(digits.train, 100, SEED, false);
      const validation = clipsOf(digits.test, sizes.validationBatches, SEED + 1, true);
      const copied = PIXELS * (await copyError(validation, CLIPS.given));
      const results: Result[] = [{ name: 'the last frame again', parameters: 0, updates: 0, mse: copied }];
      await mkdir(options.folder, { recursive: true });
      const contestants = contestantsOf(sizes.hiddenChannels);
      try {
        for (const contestant of contestants) {
          if (options.signal?.aborted) break;
          results.push(await measure(contestant, data, validation, options));
        }
      } finally {
        for (const { model } of contestants) model.dispose();
      }
      return findings(results, digits.name);
    },
  };
}

/** MNIST where there is a folder of data, else digits that a pen draws. */
async function digitsOf(
  ofEach: number,
  data = process.env['REVERIE_DATA'],
): Promise<{ name: string; train: readonly Uint8Array[]; test: readonly Uint8Array[] }> {
  if (data !== undefined) {
    const [train, test] = await Promise.all([mnist('train', { data }), mnist('test', { data })]);
    return { name: 'MNIST', train: train.images, test: test.images };
  }
  const draw = (name: string): Uint8Array[] => {
    const random = new Random(SEED).split(name);
    return Array.from({ length: 10 * ofEach }, (_, i) => drawnDigit(i % 10, random));
  };
  return { name: 'drawn digits', train: draw('train'), test: draw('test') };
}

/** The convolutional network, and a fully connected one with as many parameters. */
function contestantsOf(hiddenChannels: number): Contestant[] {
  const random = new Random(SEED).split('model');
  const gru = new ConvFramePredictor({ ...CLIPS, hiddenChannels: [hiddenChannels] }, random);
  // Of W, U and the output: 4 h (pixels + h) + pixels · h, and the biases.
  const lstmParameters = (h: number): number => 4 * h * (PIXELS + h + 2) + PIXELS * (h + 1);
  let hiddenSize = 1;
  while (lstmParameters(hiddenSize) < parameterCount(gru)) hiddenSize++;
  const lstm = new LSTMFramePredictor({ ...CLIPS, hiddenSize }, random);
  return [
    { name: 'ConvGRU', learningRate: 4e-3, share: SHARE, model: gru },
    { name: 'fully connected LSTM', learningRate: 4e-3, share: 1 - SHARE, model: lstm },
  ];
}

async function measure(
  { name, learningRate: initial, share, model }: Contestant,
  data: DataSource<ClipBatch>,
  validation: DataSource<ClipBatch>,
  { folder, minutes = MINUTES, signal }: StudyOptions,
): Promise<Result> {
  data.restore({ epoch: 0, index: 0 });
  const { rows } = await trainForMinutes(model, {
    data,
    random: new Random(SEED),
    minutes: minutes * share,
    rate: { initial },
    warmUpSteps: WARM_UP,
    label: name,
    signal,
  });
  const { mse } = await evaluate(model, validation);
  await film(model, validation, join(folder, `${model.kind}.gif`));
  return { name, parameters: parameterCount(model), updates: rows.length, mse: mse! * PIXELS };
}

/** Writes clips side by side: what happened above, and below it what was read and then predicted. */
async function film(model: FramePredictor, clips: DataSource<ClipBatch>, path: string): Promise<void> {
  clips.restore({ epoch: 0, index: 0 });
  for await (const { frames } of clips) {
    await writeFile(path, animatedGif(await comparePredictions(model, frames), { seconds: 0.2 }));
    break;
  }
  clips.restore({ epoch: 0, index: 0 });
}

function findings(results: readonly Result[], digits: string): Findings {
  const of = (name: string): number => results.find((result) => result.name === name)?.mse ?? Number.NaN;
  const table = results.map(({ name, parameters, updates, mse }) => ({
    [`predicts ${digits}`]: name,
    parameters,
    updates,
    'squared error a frame': Number(mse.toFixed(1)),
    'of copying': Number((mse / of('the last frame again')).toFixed(3)),
    'of the fully connected': Number((mse / of('fully connected LSTM')).toFixed(3)),
  }));
  return { value: Number((of('ConvGRU') / of('the last frame again')).toFixed(3)), table };
}
