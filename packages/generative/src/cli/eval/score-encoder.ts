import { arraySource, evaluate, type NDArray, Random } from '@reverie/core';
import type { Autoencoder } from '../../autoencoder/autoencoder.ts';
import { logLikelihood } from '../../evaluation/log-likelihood.ts';
import type { ImageBatch } from '../../networks/image-batch.ts';
import type { VAE } from '../../vae/vae.ts';
import type { EvalFlags } from './flags.ts';
import { type Score, scoreLine } from './score.ts';

/** Pictures that are scored at once. */
const BATCH = 100;

/** The bounds of a VAE on the log-likelihood of pictures, in nats a picture. */
export async function scoreVAE(model: VAE, arrays: ImageBatch, { samples, seed }: EvalFlags): Promise<Score> {
  const data = arraySource(arrays, { batchSize: BATCH });
  const { loss = Number.NaN, reconstruction, kl } = await evaluate(model, data);
  const bounds = await logLikelihood(model, arrays, { samples, random: new Random(seed).split('eval') });
  const bound = bounds.reduce((sum, value) => sum + value, 0) / bounds.length;
  const parts =
    reconstruction === undefined || kl === undefined
      ? ''
      : `: reconstruction ${reconstruction.toFixed(2)} + KL ${kl.toFixed(2)}`;
  return {
    text:
      scoreLine('Log-likelihood', `at least ${bound.toFixed(2)} nats a picture, by ${samples} samples each`) +
      scoreLine('Negative ELBO', `${loss.toFixed(2)}${parts}`),
    figures: { logLikelihood: bound, samples, elbo: -loss, reconstruction, kl },
  };
}

/** The error of what an autoencoder keeps of pictures. */
export async function scoreAutoencoder(model: Autoencoder, images: NDArray): Promise<Score> {
  const data = arraySource({ images }, { batchSize: BATCH });
  const { reconstruction: error = Number.NaN } = await evaluate(model, data);
  const decibels = -10 * Math.log10(error);
  return {
    text: scoreLine(
      'Reconstruction error',
      `${error.toFixed(5)} a number, squared (${decibels.toFixed(1)} dB)`,
    ),
    figures: { reconstruction: error, psnr: decibels },
  };
}
