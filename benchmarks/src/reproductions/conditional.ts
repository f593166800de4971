import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arraySource, encodeModel, type NDArray, Random, tf } from '@reverie/core';
import { loadPretrained, VAE, type VAEConfig } from '@reverie/generative';
import type { Study } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { DIGIT_GAN, drawn, trainedGenerator } from './gan-mnist.ts';
import { DigitJudge } from './judge-digits.ts';
import { DIGIT_SHAPE, mnistArrays } from './mnist-arrays.ts';
import { writeSheet } from './picture-sheet.ts';

const CLASSES = 10;
const DIGIT_VAE: VAEConfig = {
  imageShape: DIGIT_SHAPE,
  latentSize: 8,
  network: { hiddenSizes: [400, 400] },
  classes: CLASSES,
  // What the code says is dear, so that the class says which digit it is.
  beta: 4,
};
/** Of both together, and the GAN's share. */
const [MINUTES, GAN_SHARE] = [13, 0.75];
const BATCH = 128;
const SEED = 1;
/** Digits that are judged, as many of each. */
const JUDGED = 5000;

/** Digits that conditional models were asked for. */
export const conditional: Study = {
  metric:
    'share of digits that the shipped classifier takes for what was asked for, the lower of both models',
  async run({ folder, data, minutes = MINUTES, signal }) {
    await mkdir(folder, { recursive: true });
    const { train, test } = await mnistArrays(data);
    const judge = new DigitJudge(await loadPretrained('mnist-classifier'), test.images);
    const asked = Int32Array.from({ length: JUDGED }, (_, i) => i % CLASSES);
    const random = new Random(SEED);

    const vae = new VAE(DIGIT_VAE, random.split('vae'));
    await trainForMinutes(vae, {
      data: arraySource(train, { batchSize: BATCH, shuffle: random.split('order'), dropLast: true }),
      random,
      minutes: minutes * (1 - GAN_SHARE),
      rate: { initial: 2e-3 },
      averageDecay: 0.998,
      label: 'VAE',
      signal,
    });
    const config = { ...DIGIT_GAN, classes: CLASSES };
    const generator = await trainedGenerator(config, train, { minutes: minutes * GAN_SHARE, signal });

    const draw = (labels: tf.Tensor): tf.Tensor => vae.sample(labels.size, { random: new Random(2), labels });
    const ofVAE = await decoded(draw, asked);
    const ofGAN = await drawn(generator, JUDGED, new Random(2), asked);
    const table = Object.entries({ VAE: ofVAE, GAN: ofGAN }).map(([model, pictures]) => {
      const { certainty, frechet } = judge.scores(pictures);
      return {
        model,
        'right digit': rounded(judge.accuracy(pictures, asked)),
        'mean top probability': rounded(certainty),
        'Fréchet distance': rounded(frechet),
      };
    });
    const save = async (model: VAE | typeof generator, name: string): Promise<void> =>
      writeFile(join(folder, `${name}.safetensors`), await encodeModel(model, { dtype: 'F16' }));
    await save(vae, 'conditional-vae');
    await save(generator, 'conditional-gan');
    await sheet(ofVAE, join(folder, 'conditional-vae.png'));
    await sheet(ofGAN, join(folder, 'conditional-gan.png'));
    return { value: Math.min(...table.map((row) => row['right digit'])), table };
  },
};

async function decoded(draw: (labels: tf.Tensor) => tf.Tensor, asked: Int32Array): Promise<NDArray> {
  const pictures = tf.tidy(() => draw(tf.tensor1d(asked, 'int32')));
  const { shape } = pictures;
  const data = await pictures.data<'float32'>();
  pictures.dispose();
  return { data, shape };
}

/** A column of each digit. */
async function sheet({ data, shape }: NDArray, file: string): Promise<void> {
  const size = data.length / shape[0]!;
  const pictures = tf.tensor(data.slice(0, 10 * CLASSES * size), [10 * CLASSES, ...shape.slice(1)]);
  await writeSheet(pictures, CLASSES, file);
  pictures.dispose();
}

const rounded = (value: number): number => Number(value.toFixed(4));
