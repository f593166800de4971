import { counted } from '@reverie/cli';
import { arraySource, evaluate, type Figures, type NDArray, Random } from '@reverie/core';
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
  const random = new Random(seed).split('eval');
  const own = ownBound(await evaluate(model, data), model.config.samples ?? 1);
  const bounds = await logLikelihood(model, arrays, { samples, random });
  const bound = bounds.reduce((sum, value) => sum + value, 0) / bounds.length;
  const line = `at least ${bound.toFixed(2)} nats a picture, by ${counted(samples, 'sample')} each`;
  return {
    text: scoreLine('Log-likelihood', line) + own.text,
    figures: { logLikelihood: bound, samples, ...own.figures },
  };
}

/** The bound that a VAE is trained on: the ELBO in its parts, whatever they weigh in training, or that of its importance samples. */
function ownBound({ loss = Number.NaN, reconstruction, kl }: Figures, samples: number): Score {
  if (reconstruction === undefined || kl === undefined) {
    const line = `${(-loss).toFixed(2)} nats a picture, by the ${counted(samples, 'sample')} of training`;
    return { text: scoreLine('Importance bound', line), figures: { importanceBound: -loss } };
  }
  const elbo = -(reconstruction + kl);
  const parts = `log p(x|z) ${(-reconstruction).toFixed(2)} − KL ${kl.toFixed(2)}`;
  const line = `${elbo.toFixed(2)} nats a picture: ${parts}`;
  return { text: scoreLine('ELBO', line), figures: { elbo, reconstruction, kl } };
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
