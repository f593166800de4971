import { writeFile } from 'node:fs/promises';
import { type NDArray, Random, tf } from '@reverie/core';
import { latentGrid, type VAE } from '@reverie/generative';
import { imageGrid, imagesOf } from '@reverie/plots';

/** Pictures in a row, and rows of each kind. */
const [COLUMNS, ROWS] = [12, 4];
const WHITE = 255;
/** Pictures along a side of the plane. */
const SIDE = 20;

/**
 * Some pictures of [count, height, width, channels], numbers from 0 to 1, as a PNG file of rows.
 *
 * @param columns pictures in a row
 */
export async function writeSheet(pictures: tf.Tensor, columns: number, file: string, gap = 2): Promise<void> {
  const [count = 0, height = 0, width = 0, channels = 1] = pictures.shape;
  const shape = [count, height, width, channels as 1 | 3] as const;
  const images = imagesOf(await pictures.data<'float32'>(), shape);
  await writeFile(file, imageGrid(images, { columns, gap, scale: 2 }));
}

/** Rows of pictures and of what a VAE keeps of them, in turn, and below them rows that it draws. */
export async function drawPictures(model: VAE, { data, shape }: NDArray, file: string): Promise<void> {
  const sheet = tf.tidy(() => {
    const size = data.length / shape[0]!;
    const picked = Array.from({ length: COLUMNS * ROWS }, (_, i) =>
      Math.floor((i * shape[0]!) / (COLUMNS * ROWS)),
    );
    const bytes = Int32Array.from(picked.flatMap((row) => [...data.subarray(row * size, (row + 1) * size)]));
    const images = tf.tensor4d(bytes, [picked.length, ...(shape.slice(1) as [number, number, number])]);
    const unit = tf.div(tf.cast(images, 'float32'), WHITE);
    const pairs = tf.stack([rowsOf(unit), rowsOf(model.reconstruct(images))], 1); // [rows, 2, columns, …]
    const drawn = model.sample(COLUMNS * ROWS, { random: new Random(1) });
    return tf.concat([tf.reshape(pairs, [-1, ...shape.slice(1)]), drawn]);
  });
  await writeSheet(sheet, COLUMNS, file);
  sheet.dispose();
}

/** [pictures, …] as [rows, columns, …] */
const rowsOf = (pictures: tf.Tensor): tf.Tensor =>
  tf.reshape(pictures, [-1, COLUMNS, ...pictures.shape.slice(1)]);

/** All that a VAE with two numbers can draw: the plane of codes, unrolled (Kingma and Welling 2014, figure 4). */
export async function drawManifold(model: VAE, file: string): Promise<void> {
  const codes = latentGrid({ side: SIDE });
  const pictures = model.decode(codes);
  await writeSheet(pictures, SIDE, file, 0);
  tf.dispose([codes, pictures]);
}
