import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { adam, arraySource, chain, clipByGlobalNorm, type NDArray, Random, tf, train } from '@reverie/core';
import {
  Autoencoder,
  DeePSiM,
  type DeePSiMConfig,
  DeePSiMStep,
  loadPretrained,
  type PictureClassifier,
  sharpness,
  VAE,
} from '@reverie/generative';
import type { Findings, Study } from '../reproduction.ts';
import { timeBudget } from '../time-budget.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { DigitJudge } from './judge-digits.ts';
import { DIGIT_SHAPE, type MNISTArrays, mnistArrays, someOf } from './mnist-arrays.ts';
import { writeSheet } from './picture-sheet.ts';

/** What all have in common. */
const AUTOENCODER = {
  imageShape: DIGIT_SHAPE,
  latentSize: 10,
  network: { channels: [24, 48], hiddenSize: 128, activation: 'elu' },
} as const;
const PERCEPTUAL: DeePSiMConfig = {
  discriminator: { channels: [24, 48], activation: 'leakyRelu' },
  weights: { pixels: 5, features: 0.5, adversarial: 10 },
  layer: 1,
};
const MINUTES = 8;
const BATCH = 128;
const SEED = 1;
const RATE = 1e-3;
/** Digits that are judged, and shown in a row. */
const [JUDGED, SHOWN] = [5000, 12];

type Model = Autoencoder | VAE;
type Trainer = (model: Model, images: NDArray, options: Training) => Promise<unknown>;

interface Training {
  readonly name: string;
  readonly minutes: number;
  readonly classifier: PictureClassifier;
  readonly signal?: AbortSignal | undefined;
}

const autoencoder = (random: Random): Model => new Autoencoder(AUTOENCODER, random);
const vae = (random: Random): Model => new VAE({ ...AUTOENCODER, likelihood: 'gaussian' }, random);

const CONTESTANTS: Readonly<Record<string, readonly [(random: Random) => Model, Trainer]>> = {
  autoencoder: [autoencoder, onPixels],
  'autoencoder, DeePSiM': [autoencoder, onSimilarity],
  VAE: [vae, onPixels],
  'VAE, DeePSiM': [vae, onSimilarity],
};

/** Sharp pictures by a perceptual loss: what it does for autoencoders and VAEs. */
export const deepsim: Study = {
  metric:
    'detail of the reconstructions of a VAE with DeePSiM relative to real test digits (energy of Laplacians)',
  async run({ folder, data, minutes = MINUTES, signal }) {
    await mkdir(folder, { recursive: true });
    const digits = await mnistArrays(data);
    const classifier = await loadPretrained('mnist-classifier');
    const test = someOf(digits.test, JUDGED);
    const judge = new DigitJudge(classifier, digits.test.images);
    const table: Findings['table'][number][] = [
      { model: 'real digits', ...scoresOf(judge, test.images, test), ...samplesOf(judge, undefined, test) },
    ];
    const rows = [unit(someOf(digits.test, SHOWN).images)];
    let value = Number.NaN;
    for (const [name, [make, trainer]] of Object.entries(CONTESTANTS)) {
      const model = make(new Random(SEED).split(name));
      const share = minutes / Object.keys(CONTESTANTS).length;
      await trainer(model, digits.train.images, { name, minutes: share, classifier, signal });
      const redrawn = await inBatches(JUDGED, (from, to) => model.reconstruct(unit(test.images, from, to)));
      const sampled = await samples(model);
      table.push({ model: name, ...scoresOf(judge, redrawn, test), ...samplesOf(judge, sampled, test) });
      value = table.at(-1)!['detail'] as number;
      rows.push(tf.tidy(() => model.reconstruct(rows[0]!)));
      if (model instanceof VAE) rows.push(model.sample(SHOWN, { random: new Random(SEED) }));
      model.dispose();
    }
    await writeSheet(tf.concat(rows), SHOWN, join(folder, 'deepsim.png'));
    tf.dispose(rows);
    return { value, table };
  },
};

/** With its own loss. */
function onPixels(model: Model, images: NDArray, { name, minutes, signal }: Training): Promise<unknown> {
  const random = new Random(SEED).split(`${name}-training`);
  return trainForMinutes(model, {
    data: arraySource({ images }, { batchSize: BATCH, shuffle: random.split('order'), dropLast: true }),
    random,
    minutes,
    rate: { initial: RATE },
    label: name,
    signal,
  });
}

/** With a loss of pixels, features and a discriminator. */
async function onSimilarity(model: Model, images: NDArray, options: Training): Promise<void> {
  const { name, minutes, classifier, signal } = options;
  const random = new Random(SEED).split(`${name}-training`);
  const { learningRate, callback } = timeBudget({
    minutes,
    initial: RATE,
    final: RATE / 50,
    onProgress: (line) => void process.stderr.write(`${name}${line}\n`),
  });
  const perceptual = new DeePSiM(model, classifier, PERCEPTUAL, random.split('discriminator'));
  const step = new DeePSiMStep(perceptual, {
    autoencoder: chain(clipByGlobalNorm(100), adam({ learningRate, beta1: 0.5 })),
    discriminator: adam({ learningRate: (at) => learningRate(at) / 2, beta1: 0.5 }),
  });
  await train(step, {
    data: arraySource({ images }, { batchSize: BATCH, shuffle: random.split('order'), dropLast: true }),
    steps: Number.MAX_SAFE_INTEGER,
    random,
    callbacks: [callback],
    ...(signal && { signal }),
  });
  step.dispose();
  perceptual.discriminator.dispose();
}

/** New digits; an autoencoder has no distribution of codes to draw from. */
async function samples(model: Model): Promise<NDArray | undefined> {
  if (!(model instanceof VAE)) return undefined;
  const random = new Random(SEED).split('samples');
  return inBatches(JUDGED, (from, to) => model.sample(to - from, { random }));
}

/** How reconstructions look. */
function scoresOf(judge: DigitJudge, pictures: NDArray, test: MNISTArrays['test']): Record<string, number> {
  return {
    detail: rounded(sharpness(pictures, test.images)),
    certainty: rounded(judge.scores(pictures).certainty),
    'right digit': rounded(judge.accuracy(pictures, test.labels.data)),
  };
}

/** How new digits look. */
function samplesOf(
  judge: DigitJudge,
  pictures: NDArray | undefined,
  test: MNISTArrays['test'],
): Record<string, number | string> {
  if (pictures === undefined)
    return { 'detail of samples': '–', 'their certainty': '–', 'Fréchet distance': '–' };
  const { certainty, frechet } = judge.scores(pictures);
  return {
    'detail of samples': rounded(sharpness(pictures, test.images)),
    'their certainty': rounded(certainty),
    'Fréchet distance': rounded(frechet),
  };
}

/** Pictures [count, 28, 28, 1] that are made some at a time. */
async function inBatches(count: number, make: (from: number, to: number) => tf.Tensor): Promise<NDArray> {
  const shape = [count, ...DIGIT_SHAPE];
  const data = new Float32Array(shape.reduce((size, d) => size * d, 1));
  for (let from = 0; from < count; from += BATCH) {
    const some = tf.tidy(() => make(from, Math.min(count, from + BATCH)));
    data.set(await some.data<'float32'>(), (from * data.length) / count);
    some.dispose();
  }
  return { data, shape };
}

const unit = ({ data, shape }: NDArray, from = 0, to = shape[0]!): tf.Tensor4D =>
  tf.tidy(() => {
    const size = data.length / shape[0]!;
    const bytes = tf.tensor(data.subarray(from * size, to * size), [to - from, ...shape.slice(1)], 'int32');
    return tf.div(tf.cast(bytes, 'float32'), 255) as tf.Tensor4D;
  });

const rounded = (value: number): number => Number(value.toFixed(3));
