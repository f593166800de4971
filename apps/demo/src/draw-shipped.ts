import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Random, tf } from '@reverie/core';
import { faceWorld } from '@reverie/datasets';
import { loadPretrained } from '@reverie/generative';
import { imageGrid, imagesOf } from '@reverie/plots';
import { bold, dim, say } from './say.ts';

const COLUMNS = 12;
const SIZE = 32;
/** Pixels around a digit, which is smaller than a face. */
const EDGE = 2;

/** Digits that a GAN draws, and faces on their way from one to another in a VAE's space, as a PNG file. */
export async function drawShipped(random: Random, file: string): Promise<void> {
  const [generator, faces] = [await loadPretrained('mnist-gan'), await loadPretrained('faces-vae')];
  const pictures = tf.tidy(() => {
    const gray = generator.sample(2 * COLUMNS, { random: random.split('digits') });
    const around: [number, number] = [EDGE, EDGE];
    const digits = tf.tile(tf.pad(gray, [[0, 0], around, around, [0, 0]]), [1, 1, 1, 3]);
    const { images } = faceWorld(4, random.split('faces'), { size: SIZE });
    const { mean } = faces.encode(tf.tensor4d(Int32Array.from(images), [4, SIZE, SIZE, 3], 'int32'));
    const [from, to] = tf.split(mean, 2); // [2, latent]
    const steps = tf.reshape(tf.linspace(0, 1, COLUMNS), [1, COLUMNS, 1]);
    const way = tf.add(
      tf.mul(tf.expandDims(from!, 1), tf.sub(1, steps)),
      tf.mul(tf.expandDims(to!, 1), steps),
    );
    return tf.concat([digits, faces.decode(tf.reshape(way, [2 * COLUMNS, -1]))]);
  });
  const cut = imagesOf(await pictures.data<'float32'>(), [4 * COLUMNS, SIZE, SIZE, 3]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, imageGrid(cut, { columns: COLUMNS, scale: 2 }));
  tf.dispose(pictures);
  generator.dispose();
  faces.dispose();
  say(`${bold('2  Two models that ship with @reverie/generative')}`);
  say(`   digits by a GAN, faces between faces by a VAE: ${bold(file)}  ${dim('(PNG)')}\n`);
}
