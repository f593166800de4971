import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arraySource, decodeCheckpoint, encodeModel, evaluate, loadModel, Random } from '@reverie/core';
import { PictureClassifier, type PictureClassifierConfig } from '@reverie/generative';
import type { Study } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { DIGIT_SHAPE, mnistArrays } from './mnist-arrays.ts';
import { shiftedPictures } from './shifted-pictures.ts';

const CONFIG: PictureClassifierConfig = {
  imageShape: DIGIT_SHAPE,
  attributes: { digit: 10 },
  network: { channels: [24, 48, 64], hiddenSize: 64, norm: 'batch' },
};
const MINUTES = 5;
const BATCH = 128;
const SEED = 1;
/** Pixels that digits are shifted by. */
const SHIFT = 2;

/** What judges generated digits. */
export const mnistClassifier: Study = {
  metric: 'accuracy on the test digits, weights as shipped',
  async run({ folder, data, minutes = MINUTES, signal }) {
    await mkdir(folder, { recursive: true });
    const { train, test } = await mnistArrays(data);
    const random = new Random(SEED);
    const model = new PictureClassifier(CONFIG, random.split('model'));
    await trainForMinutes(model, {
      data: shiftedPictures(train, { batchSize: BATCH, random: random.split('order'), by: SHIFT }),
      random,
      minutes,
      rate: { initial: 3e-3 },
      warmUpSteps: 100,
      averageDecay: 0.998,
      label: 'classifier',
      signal,
    });
    const file = await encodeModel(model, { dtype: 'F16' });
    await writeFile(join(folder, 'mnist-classifier.safetensors'), file);
    const shipped = new PictureClassifier(CONFIG, random);
    loadModel(shipped, decodeCheckpoint(file));
    const { digit = 0, loss = Number.NaN } = await evaluate(shipped, arraySource(test, { batchSize: 250 }));
    const accuracy = Number(digit.toFixed(4));
    return { value: accuracy, table: [{ accuracy, nats: Number(loss.toFixed(4)), bytes: file.length }] };
  },
};
