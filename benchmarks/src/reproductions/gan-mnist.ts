import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  adam,
  arraySource,
  type Clustering,
  encodeModel,
  kMeans,
  type NDArray,
  Random,
  tf,
  train,
} from '@reverie/core';
import {
  GAN,
  type GANConfig,
  GANStep,
  type Generator,
  type LabeledImageBatch,
  loadPretrained,
} from '@reverie/generative';
import type { Findings, Study } from '../reproduction.ts';
import { timeBudget } from '../time-budget.ts';
import { DigitJudge } from './judge-digits.ts';
import { DIGIT_SHAPE, mnistArrays, someOf } from './mnist-arrays.ts';
import { writeSheet } from './picture-sheet.ts';

/** DCGAN on 28 × 28 pixels. */
export const DIGIT_GAN: GANConfig = {
  dataShape: DIGIT_SHAPE,
  latentSize: 64,
  network: { channels: [32, 64], norm: 'batch' },
  discriminator: { channels: [32, 64], norm: 'batch', activation: 'leakyRelu' },
  loss: 'nonSaturating',
  averageDecay: 0.995,
};
/** Groups of pictures that look alike, which the networks are told in place of labels. */
const CLUSTERS = 600;
const MINUTES = 10;
const BATCH = 64;
const SEED = 1;
const RATE = { initial: 6e-4, final: 6e-5 };
/** Digits that are judged; as many real ones are compared with them. */
const JUDGED = 10_000;

/**
 * Digits that a DCGAN draws which nobody told what digits are. In its place k-means finds clusters, of which it is conditional
 * (Liu et al. 2020, Diverse Image Generation via Self-Conditioned GANs). Without them as many updates leave the classifier a tenth less
 * sure, and the Fréchet distance is ten times as large; the more clusters, the nearer.
 */
export const ganMNIST: Study = digitsGAN({});

/** The same with a learned vector for each cluster, which takes a fifth of the weights: the model that ships. */
export const ganMNISTSmall: Study = digitsGAN({ classSize: 64 });

function digitsGAN(variant: Pick<GANConfig, 'classSize'>): Study {
  return {
    metric: 'mean probability of the likeliest digit by the shipped classifier',
    async run({ folder, data, minutes = MINUTES, signal }) {
      await mkdir(folder, { recursive: true });
      const { train: training, test } = await mnistArrays(data);
      const { labels, shares } = clustersOf(training.images);
      const config = { ...DIGIT_GAN, ...variant, classes: CLUSTERS, classShares: shares };
      const pictures = { images: training.images, labels: { data: labels, shape: [labels.length] } };
      const generator = await trainedGenerator(config, pictures, { minutes, signal });
      await writeFile(join(folder, 'dcgan.safetensors'), await encodeModel(generator, { dtype: 'F16' }));
      const sheet = generator.sample(100, { random: new Random(1) });
      await writeSheet(sheet, 10, join(folder, 'dcgan.png'));
      sheet.dispose();
      return judged(generator, { training, test });
    },
  };
}

async function judged(
  generator: Generator,
  { training, test }: { readonly training: LabeledImageBatch; readonly test: LabeledImageBatch },
): Promise<Findings> {
  const judge = new DigitJudge(await loadPretrained('mnist-classifier'), test.images);
  const floor = judge.floor(someOf(training, JUDGED).images);
  const scores = judge.scores(await drawn(generator, JUDGED, new Random('samples')));
  const row = {
    'mean top probability': rounded(scores.certainty),
    'smallest class': rounded(scores.rarest),
    'Fréchet distance': rounded(scores.frechet),
    'of real digits': rounded(floor),
    ratio: rounded(scores.frechet / floor),
  };
  return { value: row['mean top probability'], table: [row] };
}

/** Clusters of pictures whose coarse grays are alike: means of 4 × 4 pixels. */
function clustersOf({ data, shape: [count = 0, height, width] }: NDArray): Clustering {
  const coarse = tf.tidy(() => {
    const pictures = tf.tensor4d(data, [count, height!, width!, 1], 'int32');
    return tf.avgPool(tf.cast(pictures, 'float32') as tf.Tensor4D, 4, 4, 'valid').dataSync<'float32'>();
  });
  const shape = [count, coarse.length / count];
  return kMeans({ data: coarse, shape }, { clusters: CLUSTERS, random: new Random(SEED).split('clusters') });
}

/** The averaged generator of a GAN that was trained for so many minutes. */
export async function trainedGenerator(
  config: GANConfig,
  pictures: { readonly images: NDArray; readonly labels?: NDArray },
  { minutes, signal }: { readonly minutes: number; readonly signal?: AbortSignal | undefined },
): Promise<Generator> {
  const random = new Random(SEED);
  const gan = new GAN(config, random.split('model'));
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  const { learningRate, callback } = timeBudget({ minutes, ...RATE, onProgress });
  const optimizer = (): ReturnType<typeof adam> => adam({ learningRate, beta1: 0.5 });
  const step = new GANStep(gan, { generator: optimizer(), discriminator: optimizer() });
  try {
    await train(step, {
      data: arraySource(pictures, { batchSize: BATCH, shuffle: random.split('order'), dropLast: true }),
      steps: Number.MAX_SAFE_INTEGER,
      random,
      callbacks: [callback],
      ...(signal && { signal }),
    });
    return gan.averagedGenerator();
  } finally {
    step.dispose();
    gan.dispose();
  }
}

/** So many pictures, in batches, as numbers from 0 to 1. */
export async function drawn(
  generator: Generator,
  count: number,
  random: Random,
  labels?: Int32Array,
): Promise<NDArray> {
  const shape = [count, ...generator.config.dataShape];
  const data = new Float32Array(shape.reduce((size, d) => size * d, 1));
  const size = data.length / count;
  for (let start = 0; start < count; start += BATCH) {
    const end = Math.min(count, start + BATCH);
    const some = tf.tidy(() => {
      const wanted = labels && tf.tensor1d(labels.subarray(start, end), 'int32');
      return generator.sample(end - start, { random, ...(wanted && { labels: wanted }) });
    });
    data.set(await some.data<'float32'>(), start * size);
    some.dispose();
  }
  return { data, shape };
}

const rounded = (value: number): number => Number(value.toFixed(4));
