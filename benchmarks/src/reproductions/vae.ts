import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  arraySource,
  decodeCheckpoint,
  encodeModel,
  loadModel,
  type NDArray,
  Random,
  tf,
} from '@reverie/core';
import { logLikelihood, VAE, type VAEConfig } from '@reverie/generative';
import type { Study } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { binarized, DIGIT_SHAPE, mnistArrays } from './mnist-arrays.ts';
import { drawManifold, drawPictures } from './picture-sheet.ts';

const CONFIG: VAEConfig = {
  imageShape: DIGIT_SHAPE,
  latentSize: 50,
  network: { hiddenSizes: [300, 300], activation: 'tanh' },
};
/** Two numbers a digit, and networks that ship small. */
const PLANE: Partial<VAEConfig> = {
  latentSize: 2,
  network: { hiddenSizes: [160, 80], activation: 'tanh' },
};
const SEED = 1;
const SAMPLES = 200;

/** One training of a study. */
interface Stage {
  readonly name: string;
  /** What differs from {@link CONFIG}. */
  readonly config?: Partial<VAEConfig>;
  /** Whether it begins with the weights of the stage before. Default: false. */
  readonly goesOn?: boolean;
  readonly batchSize: number;
  readonly rate: number;
  /** Of the time. */
  readonly share: number;
}

/** Nats of binary digits that a VAE needs, trained on their ELBO; and how they lie in a plane. */
export const vae: Study = digits({
  metric: `−log p(x) in nats, MNIST binarised once (Bernoulli), bound of ${SAMPLES} samples on the test digits`,
  minutes: 40,
  stages: [
    { name: 'VAE', batchSize: 128, rate: 2e-3, share: 0.9 },
    { name: 'VAE, 2 numbers', config: PLANE, batchSize: 128, rate: 2e-3, share: 0.1 },
  ],
  counts: 0,
});

/** The same networks, at last on the bound of 50 importance samples: few samples first, of which many more updates are made. */
export const iwae: Study = digits({
  metric: `the same of an IWAE with 50 samples, which begins as a VAE`,
  minutes: 110,
  stages: [
    { name: 'VAE', batchSize: 128, rate: 2e-3, share: 0.25 },
    { name: 'IWAE-8', config: { samples: 8 }, goesOn: true, batchSize: 128, rate: 1e-3, share: 0.35 },
    { name: 'IWAE-50', config: { samples: 50 }, goesOn: true, batchSize: 32, rate: 5e-4, share: 0.4 },
  ],
  counts: 2,
});

/** A study of binary digits in so many stages. */
export function digits({
  metric,
  minutes: published,
  stages,
  counts,
}: {
  readonly metric: string;
  readonly minutes: number;
  readonly stages: readonly Stage[];
  /** The stage whose figure is the study's. */
  readonly counts: number;
}): Study {
  return {
    metric,
    async run({ folder, data, minutes = published, signal }) {
      await mkdir(folder, { recursive: true });
      const mnist = await mnistArrays(data);
      const train = binarized(mnist.train.images, 'train');
      const test = binarized(mnist.test.images, 'test');
      const table = [];
      let weights: Uint8Array | undefined;
      for (const stage of stages) {
        const model = new VAE({ ...CONFIG, ...stage.config }, new Random(SEED).split('model'));
        if (stage.goesOn && weights !== undefined) loadInto(model, weights);
        await trainStage(model, stage, train, { minutes: minutes * stage.share, signal });
        weights = await encodeModel(model);
        const file = (kind: string): string => join(folder, `${stage.name}.${kind}`);
        await writeFile(file('safetensors'), await encodeModel(model, { dtype: 'F16' }));
        table.push(await measure(stage.name, model, { train, test }, signal));
        await drawPictures(model, test, file('png'));
        if (model.config.latentSize === 2) await drawManifold(model, file('manifold.png'));
        model.dispose();
      }
      return { value: table[counts]!['−log p(x)'], table };
    },
  };
}

/** Weights alone: the objective may be another. */
function loadInto(model: VAE, file: Uint8Array): void {
  const { tensors, metadata } = decodeCheckpoint(file);
  loadModel(model, { tensors, metadata: { ...metadata, config: model.config } });
}

function trainStage(
  model: VAE,
  { name, batchSize, rate }: Stage,
  images: NDArray,
  { minutes, signal }: { readonly minutes: number; readonly signal: AbortSignal | undefined },
): Promise<unknown> {
  const random = new Random(SEED).split(name);
  return trainForMinutes(model, {
    data: arraySource({ images }, { batchSize, shuffle: random.split('order'), dropLast: true }),
    random,
    minutes,
    rate: { initial: rate },
    averageDecay: 0.999,
    weightDecay: 0.01,
    label: name,
    signal,
  });
}

async function measure(
  name: string,
  model: VAE,
  { train, test }: { readonly train: NDArray; readonly test: NDArray },
  signal: AbortSignal | undefined,
): Promise<{ '−log p(x)': number } & Record<string, string | number>> {
  const random = new Random(SEED).split('evaluation');
  const bounds = await logLikelihood(model, { images: test }, { samples: SAMPLES, random, signal });
  const elboOf = async (images: NDArray): Promise<number> =>
    -mean(await logLikelihood(model, { images }, { samples: 1, random }));
  const active = activeUnits(model, test);
  return {
    model: name,
    '−log p(x)': rounded(-mean(bounds)),
    '−ELBO': rounded(await elboOf(test)),
    '−ELBO, training digits': rounded(await elboOf(train)),
    'active units': active,
  };
}

const rounded = (value: number): number => Number(value.toFixed(2));
const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Latent dimensions whose mean varies over the data by more than 0.01 (Burda et al. 2016, section 5.2). */
function activeUnits(model: VAE, { data, shape }: NDArray): number {
  return tf.tidy(() => {
    const { mean: means } = model.encode(tf.tensor(data, [...shape], 'int32'));
    return tf.sum(tf.cast(tf.greater(tf.moments(means, 0).variance, 0.01), 'int32')).dataSync()[0]!;
  });
}
