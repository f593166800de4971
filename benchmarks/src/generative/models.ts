import {
  adam,
  arraySource,
  type Batch,
  type Module,
  modelStep,
  type NDArray,
  parameterCount,
  Random,
  type TrainingStep,
  train,
  uniformArray,
} from '@reverie/core';
import { GAN, type GANConfig, GANStep, VAE, type VAEConfig } from '@reverie/generative';
import type { Setup } from '../contestants.ts';

/** A model of pictures of 28 × 28 which is trained and drawn from; what a Python peer is told as JSON. */
export interface ModelCase {
  readonly name: string;
  readonly quick: boolean;
  readonly batch: number;
  readonly model:
    | { readonly kind: 'gan'; readonly config: GANConfig }
    | { readonly kind: 'vae'; readonly config: VAEConfig };
}

const SHAPE = [28, 28, 1] as const;
const DCGAN: GANConfig = {
  dataShape: SHAPE,
  latentSize: 100,
  network: { channels: [64, 128], norm: 'batch' },
  discriminator: { channels: [64, 128], norm: 'batch', activation: 'leakyRelu' },
  loss: 'nonSaturating',
};
const WGAN_GP: GANConfig = {
  dataShape: SHAPE,
  latentSize: 100,
  network: { channels: [32, 64] },
  discriminator: { channels: [32, 64], activation: 'leakyRelu' },
  loss: 'wasserstein',
  gradientPenalty: 10,
};
const DENSE_VAE: VAEConfig = { imageShape: SHAPE, latentSize: 50, network: { hiddenSizes: [400, 400] } };
const CONVOLUTIONAL_VAE: VAEConfig = {
  imageShape: SHAPE,
  latentSize: 32,
  network: { channels: [32, 64], hiddenSize: 256 },
};

export const MODEL_CASES: readonly ModelCase[] = [
  { name: 'DCGAN', quick: false, batch: 64, model: { kind: 'gan', config: DCGAN } },
  { name: 'VAE', quick: true, batch: 128, model: { kind: 'vae', config: DENSE_VAE } },
  { name: 'convolutional VAE', quick: false, batch: 64, model: { kind: 'vae', config: CONVOLUTIONAL_VAE } },
  { name: 'WGAN-GP', quick: false, batch: 64, model: { kind: 'gan', config: WGAN_GP } },
];

/** Of which models {@link sampling} is measured. */
export const SAMPLED_CASES: readonly ModelCase[] = MODEL_CASES.slice(0, 2);

const makeModel = ({ model }: ModelCase): GAN | VAE =>
  model.kind === 'gan' ? new GAN(model.config, new Random(1)) : new VAE(model.config, new Random(1));

function stepOf(model: GAN | VAE): TrainingStep<Batch> {
  if (model instanceof VAE) return modelStep(model, adam({ learningRate: 1e-3 })) as TrainingStep<Batch>;
  const optimizer = adam({ learningRate: 2e-4, beta1: 0.5 });
  return new GANStep(model, { generator: optimizer, discriminator: optimizer }) as TrainingStep<Batch>;
}

const picturesOf = ({ batch }: ModelCase): NDArray => ({
  data: uniformArray(new Random(2), batch * SHAPE[0] * SHAPE[1]),
  shape: [batch, ...SHAPE],
});

/** One update of a model by `train`, with Adam: what it costs its user, from the batch's numbers to the figures. */
export const trainingStep =
  (one: ModelCase): Setup =>
  async () => {
    const model = makeModel(one);
    const step = stepOf(model);
    const data = arraySource({ images: picturesOf(one) }, { batchSize: one.batch });
    const random = new Random(3);
    return {
      once: async () => void (await train(step, { data, steps: 1, random })),
      dispose: () => {
        step.dispose();
        model.dispose();
      },
    };
  };

/** As many new pictures as there are in a batch, which are read. */
export const sampling =
  (one: ModelCase): Setup =>
  async () => {
    const model = makeModel(one);
    const source = model instanceof GAN ? model.generator : model;
    const random = new Random(3);
    return {
      once: async () => {
        const pictures = source.sample(one.batch, { random });
        await pictures.data();
        pictures.dispose();
      },
      dispose: () => model.dispose(),
    };
  };

/** What a Python peer is told: the model, its work, and how many parameters it must have. */
export function requestOf(one: ModelCase, work: 'train' | 'sample'): object {
  const model: Module = makeModel(one);
  const parameters = parameterCount(model);
  model.dispose();
  const { kind, config } = one.model;
  return { kind, config, work, parameters, batch: one.batch };
}
