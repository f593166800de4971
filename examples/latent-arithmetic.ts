/**
 * Makes faces smile by adding the difference of two means to their codes, with the VAE of faces that ships: each face, what the VAE keeps
 * of it, and the same with a smile, or without one (the notes' chapter 10). Writes smiles.png.
 */
import { writeFile } from 'node:fs/promises';
import { Random, tf, useBackend } from '@reverie/core';
import { FACE_ATTRIBUTE_NAMES, faceWorld } from '@reverie/datasets';
import { attributeDirection, loadPretrained } from '@reverie/generative';
import { imageGrid, imagesOf } from '@reverie/plots';
import { isMain } from './is-main.ts';

const [KNOWN, SHOWN, SIZE] = [600, 10, 32];

/** The picture as a PNG: rows of faces, their reconstructions, and those changed. */
export async function changeSmiles(): Promise<Uint8Array> {
  const model = await loadPretrained('faces-vae');
  const { images, factors } = faceWorld(KNOWN + SHOWN, new Random(1), { size: SIZE });
  const smile = FACE_ATTRIBUTE_NAMES.indexOf('smile');
  const smiles = Array.from(
    { length: KNOWN + SHOWN },
    (_, i) => factors[i * FACE_ATTRIBUTE_NAMES.length + smile]!,
  );
  const pictures = tf.tidy(() => {
    const faces = tf.tensor4d(Int32Array.from(images), [KNOWN + SHOWN, SIZE, SIZE, 3], 'int32');
    const codes = model.encode(faces).mean as tf.Tensor2D;
    const known = tf.slice(codes, [0, 0], [KNOWN, -1]);
    const direction = attributeDirection(known, smiles.slice(0, KNOWN));
    const shown = tf.slice(codes, [KNOWN, 0], [SHOWN, -1]);
    // Who does not smile is to, and who does is not to any more.
    const signs = tf.tensor2d(
      smiles.slice(KNOWN).map((smiling) => (smiling === 1 ? -1 : 1)),
      [SHOWN, 1],
    );
    const changed = model.decode(tf.add(shown, tf.mul(signs, direction)));
    const real = tf.div(tf.cast(tf.slice(faces, [KNOWN, 0, 0, 0], [SHOWN, -1, -1, -1]), 'float32'), 255);
    return tf.concat([real, model.decode(shown), changed]);
  });
  const rows = imagesOf(await pictures.data<'float32'>(), [3 * SHOWN, SIZE, SIZE, 3]);
  tf.dispose(pictures);
  model.dispose();
  return imageGrid(rows, { columns: SHOWN, scale: 2 });
}

if (isMain(import.meta.url)) {
  await useBackend();
  await writeFile('smiles.png', await changeSmiles());
  console.log('smiles.png');
}
