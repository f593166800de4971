/**
 * Learns to draw pictures like those in a folder of yours: `gan-own-pictures.ts holiday/ 20000`. Any sizes: PNG and JPEG files are cropped
 * to squares and made 32 × 32 pixels. Writes drawn.png every 500 updates.
 */
import { writeFile } from 'node:fs/promises';
import { adam, arraySource, every, Random, train, useBackend } from '@reverie/core';
import { progressBar } from '@reverie/core/node';
import { readPictureFolder } from '@reverie/datasets/node';
import { GAN, GANStep, warnOfCollapse } from '@reverie/generative';
import { imageGrid, imagesOf } from '@reverie/plots';
import { isMain } from './is-main.ts';

const [SIZE, SHOWN, COLUMNS] = [32, 64, 8];
const RATE = { learningRate: 2e-4, beta1: 0.5 };

/** Trains on a folder, and gives a sheet of what was drawn to `show` after every so many updates. */
export async function drawLike(
  folder: string,
  steps: number,
  { period, show }: { period: number; show: (png: Uint8Array) => Promise<void> },
): Promise<void> {
  const { images: data, files, skipped } = await readPictureFolder(folder, { size: SIZE });
  const images = { data, shape: [files.length, SIZE, SIZE, 3] };
  for (const { file, reason } of skipped) console.error(`skipped ${file}: ${reason}`);
  const random = new Random(1);
  const gan = new GAN(
    {
      dataShape: [SIZE, SIZE, 3],
      latentSize: 64,
      network: { channels: [32, 64, 128], norm: 'batch' },
      discriminator: { channels: [32, 64, 128], norm: 'batch', activation: 'leakyRelu' },
      loss: 'nonSaturating',
      averageDecay: 0.998,
    },
    random.split('model'),
  );
  const sheet = async (): Promise<void> => {
    const generator = gan.averagedGenerator();
    const drawn = generator.sample(SHOWN, { random: new Random(2) });
    const pictures = imagesOf(await drawn.data<'float32'>(), [SHOWN, SIZE, SIZE, 3]);
    for (const used of [drawn, generator]) used.dispose();
    await show(imageGrid(pictures, { columns: COLUMNS, scale: 2 }));
  };
  await train(new GANStep(gan, { generator: adam(RATE), discriminator: adam(RATE) }), {
    data: arraySource(
      { images },
      { batchSize: Math.min(64, files.length), shuffle: random.split('order'), dropLast: true },
    ),
    steps,
    random,
    callbacks: [progressBar(), every(period, sheet), warnOfCollapse({ onWarning: console.error })],
  });
  gan.dispose();
}

if (isMain(import.meta.url)) {
  await useBackend();
  const [folder = '.', steps = '20000'] = process.argv.slice(2);
  await drawLike(folder, Number(steps), { period: 500, show: (png) => writeFile('drawn.png', png) });
}
