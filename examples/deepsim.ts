/**
 * Sharp pictures by a loss that sees (DeePSiM; the notes' chapter 9): two autoencoders begin alike and learn to redraw digits, one by
 * squared errors of pixels, one also by what a classifier sees and by a discriminator. Tells how much detail is in each one's pictures (90%
 * and 113%: more than all is noise) and writes deepsim.png.
 */
import { writeFile } from 'node:fs/promises';
import { adam, arraySource, type NDArray, Random, tf, train, useBackend } from '@reverie/core';
import { DIGIT_SIZE, drawnDigit } from '@reverie/datasets';
import { Autoencoder, DeePSiM, DeePSiMStep, loadPretrained, sharpness } from '@reverie/generative';
import { imageGrid, imagesOf } from '@reverie/plots';
import { isMain } from './is-main.ts';

const [KNOWN, NEW, SHOWN] = [1000, 200, 12];
const SHAPE = [DIGIT_SIZE, DIGIT_SIZE, 1] as const;
const CRITIC = { channels: [16, 32], activation: 'leakyRelu' } as const;
const RATE = { learningRate: 1e-3, beta1: 0.5 };

type Pictures = NDArray & { readonly data: Float32Array };

/** Drawn digits, from 0 to 1: [count, 28, 28, 1]. */
function digits(count: number, random: Random): Pictures {
  const bytes = Array.from({ length: count }, () => [...drawnDigit(random.integer(10), random)]);
  return { data: Float32Array.from(bytes.flat(), (byte) => byte / 255), shape: [count, ...SHAPE] };
}

/** After so many updates a PNG of new digits, redrawn by pixels, and by DeePSiM, and the detail of both relative to the digits'. */
export async function redraw(steps: number): Promise<{ png: Uint8Array; detail: [number, number] }> {
  const random = new Random(1);
  const config = { imageShape: SHAPE, latentSize: 8, network: { hiddenSizes: [256] } };
  const [plain, sharp] = [new Autoencoder(config, new Random(2)), new Autoencoder(config, new Random(2))];
  const shuffle = random.split('order');
  const data = arraySource({ images: digits(KNOWN, random.split('known')) }, { batchSize: 50, shuffle });
  await train(plain, { data, optimizer: adam(RATE), steps, random });

  const loss = { discriminator: CRITIC, weights: { pixels: 5, features: 0.5, adversarial: 10 }, layer: 1 };
  const classifier = await loadPretrained('mnist-classifier');
  const deepsim = new DeePSiM(sharp, classifier, loss, random.split('critic'));
  const step = new DeePSiMStep(deepsim, { autoencoder: adam(RATE), discriminator: adam(RATE) });
  await train(step, { data, steps, random });

  const real = digits(NEW, random.split('new'));
  const redrawn = [plain, sharp].map((model): Pictures => {
    const kept = tf.tidy(() => model.reconstruct(tf.tensor(real.data, [...real.shape])).dataSync());
    return { data: Float32Array.from(kept), shape: real.shape };
  });
  const sheet = [real, ...redrawn].flatMap(({ data }) => imagesOf(data, [NEW, ...SHAPE]).slice(0, SHOWN));
  const [pixels, perceptual] = redrawn.map((pictures) => sharpness(pictures, real));
  for (const used of [step, deepsim, classifier, plain]) used.dispose();
  return { png: imageGrid(sheet, { columns: SHOWN, scale: 2 }), detail: [pixels!, perceptual!] };
}

if (isMain(import.meta.url)) {
  await useBackend();
  const { png, detail } = await redraw(300);
  await writeFile('deepsim.png', png);
  const [pixels, perceptual] = detail.map((share) => `${(100 * share).toFixed(0)}%`);
  console.log(`deepsim.png; of the digits' detail, pixels alone have ${pixels}, DeePSiM ${perceptual}`);
}
