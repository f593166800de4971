import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { arraySource, evaluate, fitPCA, type NDArray, parameterCount, Random, tf } from '@reverie/core';
import { Autoencoder, type AutoencoderConfig } from '@reverie/generative';
import type { Findings, Study } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { DIGIT_SHAPE, mnistArrays, someOf } from './mnist-arrays.ts';
import { writeSheet } from './picture-sheet.ts';

const LATENT = 32;
const MINUTES = 9;
const BATCH = 128;
const SEED = 1;
/** Digits in a row of the picture. */
const SHOWN = 12;
/** Digits of which principal components are found. */
const COMPONENTS_OF = 10_000;

const PLAIN: AutoencoderConfig = {
  imageShape: DIGIT_SHAPE,
  latentSize: LATENT,
  network: { hiddenSizes: [512, 256] },
};
const CONTESTANTS: Readonly<Record<string, AutoencoderConfig>> = {
  plain: PLAIN,
  denoising: { ...PLAIN, corruption: { kind: 'gaussian', std: 0.1 } },
  'convolutional, 4 + 4 layers': { ...PLAIN, network: { channels: [16, 32, 48, 64], activation: 'elu' } },
};

/** What autoencoders keep of digits in 32 numbers, against principal components. */
export const autoencoder: Study = {
  metric: `squared error a pixel of the test digits, ${LATENT} numbers a digit, of the plain one relative to principal components`,
  async run({ folder, data, minutes = MINUTES, signal }) {
    await mkdir(folder, { recursive: true });
    const { train, test } = await mnistArrays(data);
    const best = principalError(someOf(train, COMPONENTS_OF).images, test.images);
    const shown = someOf(test, SHOWN).images;
    const table: Findings['table'][number][] = [rowOf('principal components', 2 * LATENT * 784, best, best)];
    const rows: tf.Tensor[] = [unit(shown)];
    for (const [name, config] of Object.entries(CONTESTANTS)) {
      const random = new Random(SEED).split(name);
      const model = new Autoencoder(config, random.split('model'));
      const { images } = train;
      await trainForMinutes(model, {
        data: arraySource({ images }, { batchSize: BATCH, shuffle: random.split('order'), dropLast: true }),
        random,
        minutes: minutes / Object.keys(CONTESTANTS).length,
        rate: { initial: 1e-3 },
        averageDecay: 0.998,
        label: name,
        signal,
      });
      const { reconstruction = Number.NaN } = await evaluate(
        model,
        arraySource({ images: test.images }, { batchSize: 500 }),
      );
      table.push(rowOf(name, parameterCount(model), reconstruction, best));
      rows.push(model.reconstruct(unit(shown)));
      model.dispose();
    }
    await writeSheet(tf.concat(rows), SHOWN, join(folder, 'autoencoder.png'));
    tf.dispose(rows);
    return { value: table[1]!['of PCA'] as number, table };
  },
};

const rowOf = (
  model: string,
  parameters: number,
  error: number,
  best: number,
): Findings['table'][number] => ({
  model,
  parameters,
  'squared error': Number(error.toFixed(5)),
  'of PCA': Number((error / best).toFixed(3)),
});

const unit = ({ data, shape }: NDArray): tf.Tensor =>
  tf.tidy(() => tf.div(tf.cast(tf.tensor(data, [...shape], 'int32'), 'float32'), 255));

/** Of test digits that are put together of the first principal components of others. */
function principalError(train: NDArray, test: NDArray): number {
  const gray = ({ data, shape }: NDArray): NDArray => ({
    data: Float32Array.from(data, (byte) => byte / 255),
    shape: [shape[0]!, data.length / shape[0]!],
  });
  const [pixels, pca] = [gray(test), fitPCA(gray(train), { components: LATENT })];
  const kept = pca.inverse(pca.transform(pixels)).data;
  let sum = 0;
  for (let i = 0; i < kept.length; i++) sum += (pixels.data[i]! - kept[i]!) ** 2;
  return sum / kept.length;
}
