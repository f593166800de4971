import { type NDArray, normal, type Random, tf } from '@reverie/core';
import type { Autoencoder } from '../autoencoder/autoencoder.ts';
import { GAN } from '../gan/gan.ts';
import type { Generator } from '../gan/generator.ts';
import type { VAE } from '../vae/vae.ts';

/** Models that turn codes into pictures. */
export type CodeModel = VAE | GAN | Generator | Autoencoder;

/** What turns codes into pictures, whichever model it is of. */
export interface Painter {
  /** [height, width, channels], or [2] of points. */
  readonly shape: readonly number[];
  readonly latentSize: number;
  /** [count, latent] to [count, ...shape] */
  decode(z: tf.Tensor2D): tf.Tensor;
  /** Frees what it owns, not the model. */
  dispose(): void;
}

/** The painter of a model; of a GAN the averaged generator. */
export function painterOf(model: CodeModel): Painter {
  if (model instanceof GAN) {
    const generator = model.averagedGenerator();
    return { ...painterOf(generator), dispose: () => generator.dispose() };
  }
  const { config } = model;
  const shape = 'imageShape' in config ? config.imageShape : config.dataShape;
  const decode = (z: tf.Tensor2D): tf.Tensor => model.decode(z);
  return { shape, latentSize: config.latentSize, decode, dispose: () => undefined };
}

/** Codes that are decoded at once. */
const BATCH = 64;

/** What codes [count, latent] show, in batches: [count, ...shape], from 0 to 1. */
export async function paint(painter: Painter, z: tf.Tensor2D): Promise<NDArray> {
  const [count, latentSize] = z.shape;
  const size = painter.shape.reduce((product, d) => product * d, 1);
  const data = new Float32Array(count * size);
  for (let start = 0; start < count; start += BATCH) {
    const rows = Math.min(BATCH, count - start);
    const images = tf.tidy(() => painter.decode(tf.slice(z, [start, 0], [rows, latentSize])));
    data.set(await images.data<'float32'>(), start * size);
    images.dispose();
  }
  return { data, shape: [count, ...painter.shape] };
}

/** Pictures of random codes. */
export async function paintSamples(painter: Painter, count: number, random: Random): Promise<NDArray> {
  const z = normal(random, [count, painter.latentSize]) as tf.Tensor2D;
  try {
    return await paint(painter, z);
  } finally {
    z.dispose();
  }
}
