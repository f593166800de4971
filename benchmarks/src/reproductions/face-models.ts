import { arraySource, decodeCheckpoint, encodeModel, loadModel, Random } from '@reverie/core';
import {
  type GANConfig,
  Generator,
  type LabeledImageBatch,
  PictureClassifier,
  type PictureClassifierConfig,
  VAE,
  type VAEConfig,
} from '@reverie/generative';
import { trainForMinutes } from '../train-for-minutes.ts';
import { FACE_SHAPE, FACE_VALUES } from './face-arrays.ts';
import { trainedGenerator } from './gan-mnist.ts';

export const CLASSIFIER: PictureClassifierConfig = {
  imageShape: FACE_SHAPE,
  attributes: FACE_VALUES,
  network: { channels: [24, 48, 96], hiddenSize: 128, norm: 'batch' },
};
export const FACE_VAE: VAEConfig = {
  imageShape: FACE_SHAPE,
  latentSize: 32,
  network: { channels: [32, 64, 96], hiddenSize: 128, activation: 'elu' },
  likelihood: 'gaussian',
};
export const FACE_GAN: GANConfig = {
  dataShape: FACE_SHAPE,
  latentSize: 32,
  network: { channels: [32, 64, 128], norm: 'batch' },
  discriminator: { channels: [32, 64, 128], norm: 'batch', activation: 'leakyRelu' },
  loss: 'nonSaturating',
  averageDecay: 0.995,
};
const SEED = 1;

/** How a model of faces is trained. */
export interface FaceTraining {
  readonly faces: LabeledImageBatch;
  readonly minutes: number;
  readonly signal?: AbortSignal | undefined;
}

/** A model's weights as they ship: half precision. */
export interface Shipped<M> {
  readonly model: M;
  readonly file: Uint8Array;
}

/** Tells all attributes of a face. */
export async function trainFaceClassifier({
  faces,
  ...options
}: FaceTraining): Promise<Shipped<PictureClassifier>> {
  const random = new Random(SEED).split('face-classifier');
  const model = new PictureClassifier(CLASSIFIER, random.split('model'));
  await trainForMinutes(model, {
    ...options,
    data: arraySource(faces, { batchSize: 128, shuffle: random.split('order'), dropLast: true }),
    random,
    rate: { initial: 3e-3 },
    warmUpSteps: 50,
    averageDecay: 0.99,
    label: 'classifier',
  });
  return shipped(model, new PictureClassifier(CLASSIFIER, random));
}

/** Encodes faces and draws them again. */
export async function trainFaceVAE({ faces, ...options }: FaceTraining): Promise<Shipped<VAE>> {
  const random = new Random(SEED).split('face-vae');
  const model = new VAE(FACE_VAE, random.split('model'));
  await trainForMinutes(model, {
    ...options,
    data: arraySource(
      { images: faces.images },
      { batchSize: 64, shuffle: random.split('order'), dropLast: true },
    ),
    random,
    rate: { initial: 2e-3 },
    warmUpSteps: 100,
    averageDecay: 0.995,
    label: 'VAE',
  });
  return shipped(model, new VAE(FACE_VAE, random));
}

/** Draws faces that a discriminator takes to be real; what ships is the generator's running average. */
export async function trainFaceGAN({ faces, ...options }: FaceTraining): Promise<Shipped<Generator>> {
  const averaged = await trainedGenerator(FACE_GAN, { images: faces.images }, options);
  return shipped(averaged, new Generator(averaged.config, new Random(SEED)));
}

/** The weights as a file of half precision, and a model that has them. */
async function shipped<M extends Parameters<typeof loadModel>[0] & { dispose(): void }>(
  trained: M,
  fresh: M,
): Promise<Shipped<M>> {
  const file = await encodeModel(trained, { dtype: 'F16' });
  loadModel(fresh, decodeCheckpoint(file));
  trained.dispose();
  return { model: fresh, file };
}
