/**
 * Learns to draw digits with two numbers each, and shows all that it can draw: the plane of codes, unrolled (the notes' figure 9.6).
 * Writes manifold.png.
 */
import { writeFile } from 'node:fs/promises';
import { adam, batchSource, type NDArray, Random, train, useBackend } from '@reverie/core';
import { DIGIT_SIZE, drawnDigit } from '@reverie/datasets';
import { latentGrid, VAE } from '@reverie/generative';
import { imageGrid, imagesOf } from '@reverie/plots';
import { isMain } from './is-main.ts';

const [BATCH, SIDE] = [64, 15];

/** Digits that are drawn anew for each batch. */
function digits(random: Random): NDArray {
  const images = Array.from({ length: BATCH }, () => drawnDigit(random.integer(10), random));
  const data = new Uint8Array(BATCH * DIGIT_SIZE ** 2);
  images.forEach((image, i) => {
    data.set(image, i * DIGIT_SIZE ** 2);
  });
  return { data, shape: [BATCH, DIGIT_SIZE, DIGIT_SIZE, 1] };
}

/** The plane of codes as a PNG, and the losses in nats after so many updates. */
export async function manifold(steps: number): Promise<{ png: Uint8Array; losses: number[] }> {
  const random = new Random(1);
  const model = new VAE(
    {
      imageShape: [DIGIT_SIZE, DIGIT_SIZE, 1],
      latentSize: 2,
      network: { hiddenSizes: [256, 128], activation: 'elu' },
    },
    random.split('model'),
  );
  const { rows } = await train(model, {
    data: batchSource({
      batches: steps,
      batch: ({ index }) => ({ images: digits(random.split(`batch ${index}`)) }),
    }),
    optimizer: adam({ learningRate: 2e-3 }),
    steps,
    random,
  });
  const codes = latentGrid({ side: SIDE });
  const pictures = model.decode(codes);
  const shape = [SIDE * SIDE, DIGIT_SIZE, DIGIT_SIZE, 1] as const;
  const png = imageGrid(imagesOf(await pictures.data<'float32'>(), shape), { columns: SIDE, gap: 0 });
  for (const used of [model, codes, pictures]) used.dispose();
  return { png, losses: rows.map(({ figures }) => figures['loss']!) };
}

if (isMain(import.meta.url)) {
  await useBackend();
  const { png, losses } = await manifold(3000);
  await writeFile('manifold.png', png);
  console.log(`manifold.png, after ${losses.length} updates, ${losses.at(-1)!.toFixed(1)} nats a digit`);
}
