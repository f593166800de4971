import { UsageError } from '@reverie/cli';
import type { AutoencoderConfig } from '../../autoencoder/autoencoder.ts';
import type { AdversarialLossName } from '../../gan/adversarial-loss.ts';
import type { GANConfig } from '../../gan/gan-config.ts';
import type { LikelihoodName } from '../../likelihoods/make-likelihood.ts';
import type { ImageShape } from '../../networks/image-shape.ts';
import type { NetworkConfig } from '../../networks/make-network.ts';
import type { VAEConfig } from '../../vae/vae.ts';
import { type Examples, shapeOf } from '../data/examples.ts';
import type { GANSettings } from './gan-settings.ts';
import type { GenerativeSettings } from './settings.ts';
import { sizesOf } from './sizes.ts';
import type { VAESettings } from './vae-settings.ts';

const LOSSES: Readonly<Record<GANSettings['loss'], AdversarialLossName>> = {
  'non-saturating': 'nonSaturating',
  minimax: 'minimax',
  'least-squares': 'leastSquares',
  wasserstein: 'wasserstein',
  hinge: 'hinge',
};

const LIKELIHOODS: Readonly<Record<NonNullable<VAESettings['likelihood']>, LikelihoodName>> = {
  bernoulli: 'bernoulli',
  gaussian: 'gaussian',
  logistic: 'discretizedLogistic',
};

/** Numbers of codes: of gray pictures, of pictures in color, and for GANs of pictures and of points. */
const LATENT = { gray: 20, color: 32, gan: 64, points: 2 } as const;
/** Units between the maps and the code of a convolutional VAE or autoencoder. */
const CONV_HIDDEN = 128;

/** A VAE of such pictures. */
export function vaeConfig(examples: Examples, settings: GenerativeSettings): VAEConfig {
  const shape = shapeOf(examples);
  const imageShape = imageShapeOf(shape, settings);
  const likelihood = settings.likelihood ?? (imageShape[2] === 1 ? 'bernoulli' : 'gaussian');
  return {
    imageShape,
    latentSize: latentSizeOf(imageShape, settings),
    network: networkOf(shape, settings),
    likelihood: LIKELIHOODS[likelihood],
    beta: settings.beta,
    klWarmUp: settings.klWarmUp,
    freeBits: settings.freeBits,
    samples: settings.importanceSamples,
    ...classesOf(examples),
  };
}

/** An autoencoder of such pictures. */
export function autoencoderConfig(examples: Examples, settings: GenerativeSettings): AutoencoderConfig {
  const { noise } = settings;
  const shape = shapeOf(examples);
  const imageShape = imageShapeOf(shape, settings);
  return {
    imageShape,
    latentSize: latentSizeOf(imageShape, settings),
    network: networkOf(shape, settings),
    ...(noise > 0 ? { corruption: { kind: 'gaussian', std: noise } } : {}),
  };
}

/** A GAN of such pictures, a DCGAN, or points. */
export function ganConfig(examples: Examples, settings: GenerativeSettings): GANConfig {
  const dataShape = shapeOf(examples);
  const points = dataShape.length === 1;
  const network = networkOf(dataShape, settings);
  const { gradientPenalty, ...smoothness } = smoothnessOf(settings);
  const { criticSteps = settings.loss === 'wasserstein' ? 5 : 1, realTarget } = settings;
  const { latentSize = points ? LATENT.points : LATENT.gan, averageDecay } = settings;
  return {
    dataShape,
    latentSize,
    network,
    // The gradient penalty is of each picture alone, which batch normalization would mix (Gulrajani et al. 2017, section 4), and its
    // scales would undo what spectral normalization holds (Miyato et al. 2018, whose discriminators have none).
    discriminator: {
      ...network,
      activation: 'leakyRelu',
      ...('channels' in network && (gradientPenalty > 0 || smoothness.spectralNorm) ? { norm: 'none' } : {}),
    },
    loss: LOSSES[settings.loss],
    outputActivation: points ? 'linear' : 'tanh',
    realTarget,
    gradientPenalty,
    ...smoothness,
    criticSteps,
    averageDecay,
    ...classesOf(examples),
  };
}

/** A Wasserstein discriminator must be smooth: the gradient penalty makes it so where nothing else does. */
function smoothnessOf({ loss, gradientPenalty, weightClip, spectralNorm }: GenerativeSettings) {
  const needed = loss === 'wasserstein' && weightClip === undefined && !spectralNorm;
  return {
    gradientPenalty: gradientPenalty ?? (needed ? 10 : 0),
    spectralNorm,
    ...(weightClip !== undefined && { weightClip }),
  };
}

const classesOf = ({ classes }: Examples): { readonly classes?: number } =>
  classes.length === 0 ? {} : { classes: classes.length };

const latentSizeOf = ([, , channels]: ImageShape, { latentSize }: GenerativeSettings): number =>
  latentSize ?? (channels === 1 ? LATENT.gray : LATENT.color);

function imageShapeOf(shape: readonly number[], { model }: GenerativeSettings): ImageShape {
  const [height, width, channels] = shape;
  if (height !== undefined && width !== undefined && channels !== undefined) return [height, width, channels];
  throw new UsageError(`points are learned by --model gan only, got ${model}`);
}

function networkOf(shape: readonly number[], settings: GenerativeSettings): NetworkConfig {
  const { model, channels = model === 'gan' ? '64,128' : '32,64,96', hiddenSizes } = settings;
  const points = shape.length === 1;
  const usual = points || (shape[2] === 1 && model !== 'gan' && settings.channels === undefined);
  const kind = settings.network ?? (usual || hiddenSizes !== undefined ? 'dense' : 'conv');
  if (kind === 'dense') return { hiddenSizes: sizesOf(hiddenSizes ?? (points ? '128,128,128' : '400,400')) };
  if (points) throw new UsageError('points need --network dense, got conv');
  if (model === 'gan') return { channels: sizesOf(channels), norm: 'batch' };
  return { channels: sizesOf(channels), hiddenSize: CONV_HIDDEN, activation: 'elu' };
}
