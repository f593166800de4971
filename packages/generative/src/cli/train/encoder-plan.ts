import { about } from '@reverie/cli';
import { checkMemory, courseOf, type ModelPlan, type SamplePlace, type TrainedModel } from '@reverie/cli/run';
import { arraySource, type NDArray, Random, type TrainableModel, tf } from '@reverie/core';
import type { Autoencoder } from '../../autoencoder/autoencoder.ts';
import { AUTOENCODER_KIND, VAE_KIND } from '../../models/model-kinds.ts';
import type { ImageBatch } from '../../networks/image-batch.ts';
import { VAE } from '../../vae/vae.ts';
import { namesToKeep } from '../classes.ts';
import { type Examples, shapeOf } from '../data/examples.ts';
import { pixels, readImages, writeSheet } from '../sheet.ts';
import { drawSheet, sheetPath } from './draw-sheet.ts';
import { batchesOf, cutExamples, type GenerativeInput } from './input.ts';
import { autoencoderConfig, vaeConfig } from './networks.ts';
import type { GenerativeSettings } from './settings.ts';
import { describeBatch, describeData, describeNetwork } from './words.ts';

type Encoder = (VAE | Autoencoder) & TrainedModel & TrainableModel<ImageBatch>;

/** Pictures of a sheet, in two rows. */
const SHOWN = 8;

/** Plans the training of a VAE or an autoencoder. */
export async function encoderPlan(
  input: GenerativeInput,
  settings: GenerativeSettings,
): Promise<ModelPlan<ImageBatch>> {
  const random = new Random(settings.seed);
  const parts = cutExamples(input, settings, random.split('parts'));
  const model = await makeModel(input.examples, settings, random.split('model'));
  const { batchSize } = settings;
  const order = random.split('order');
  const data = batchesOf(parts.train, { size: batchSize, random: order, dropLast: false });
  const { validation } = parts;
  const shown = (validation ?? parts.train).images;
  const vae = model instanceof VAE;
  return {
    settings,
    model,
    data,
    ...(validation && { validation: arraySource(validation, { batchSize }) }),
    ...courseOf(settings, data.batches),
    random,
    ...(settings.sampleEvery > 0 && {
      sample: (place) => (vae ? drawSheet(model, random, place) : drawPairs(model, shown, place)),
    }),
    samplesAreFiles: true,
    extra: namesToKeep(input.examples.classes),
    words: {
      data: describeData(input, parts),
      model: `${vae ? 'VAE' : 'autoencoder'}, ${describeNetwork(model.config.network, model.config.latentSize)}`,
      batch: describeBatch(batchSize, shapeOf(input.examples)),
      unit: vae ? 'nats a picture' : 'squared error',
      figures: vae && settings.importanceSamples === 1 ? ['reconstruction', 'kl'] : [],
      handled: { name: 'pictures', perStep: batchSize },
      sample: vae ? 'sheet' : 'sheet of pictures and what is kept of them',
      next: (folder) => (vae ? ['sample', folder] : ['eval', folder, ...input.words]),
      nextPurpose: vae ? 'Draw from it' : 'Score it',
    },
  };
}

async function makeModel(examples: Examples, settings: GenerativeSettings, random: Random): Promise<Encoder> {
  const flags = '--latent-size, --hidden-sizes and --channels';
  if (settings.model === 'vae') {
    const config = vaeConfig(examples, settings);
    checkMemory(VAE_KIND.leastWeights(config), flags);
    return about('the model', () => VAE_KIND.make(config, random));
  }
  const config = autoencoderConfig(examples, settings);
  checkMemory(AUTOENCODER_KIND.leastWeights(config), flags);
  return about('the model', () => AUTOENCODER_KIND.make(config, random));
}

/** Each picture above what the model keeps of it. */
async function drawPairs(
  model: Autoencoder,
  { data, shape }: NDArray,
  { name, folder }: SamplePlace,
): Promise<string> {
  const path = sheetPath(folder, name);
  const columns = Math.min(shape[0]!, SHOWN);
  const size = data.length / shape[0]!;
  const some = data.subarray(0, columns * size);
  const sheet = tf.tidy(() => {
    const images = tf.tensor4d(pixels(some), [columns, shape[1]!, shape[2]!, shape[3]!], 'int32');
    const kept = model.reconstruct(images);
    return tf.concat([tf.div(tf.cast(images, 'float32'), 255), kept]);
  });
  await writeSheet(path, await readImages(sheet), { who: '--sample-every', columns });
  return path;
}
