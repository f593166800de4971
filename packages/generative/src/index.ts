export { Autoencoder, type AutoencoderConfig } from './autoencoder/autoencoder.ts';
export type { Corruption } from './autoencoder/corruption.ts';
export type { PenaltyConfig } from './autoencoder/penalties.ts';
export { type ClassScores, classScores } from './evaluation/class-scores.ts';
export {
  frechetDistance,
  type GaussianStatistics,
  gaussianStatistics,
} from './evaluation/frechet-distance.ts';
export {
  type Kernel,
  kernelDistance,
  medianDistance,
  type PolynomialKernelOptions,
  polynomialKernel,
  type RBFKernelOptions,
  rbfKernel,
} from './evaluation/kernel-distance.ts';
export { type LogLikelihoodOptions, logLikelihood } from './evaluation/log-likelihood.ts';
export {
  type GaussianModes,
  type ModeCoverage,
  type ModeCoverageOptions,
  modeCoverage,
} from './evaluation/mode-coverage.ts';
export { PictureClassifier, type PictureClassifierConfig } from './evaluation/picture-classifier.ts';
export {
  type PrecisionRecall,
  type PrecisionRecallOptions,
  precisionRecall,
} from './evaluation/precision-recall.ts';
export type { AdversarialLossName } from './gan/adversarial-loss.ts';
export { Discriminator } from './gan/discriminator.ts';
export { GAN } from './gan/gan.ts';
export type { GANConfig, SmoothnessConfig } from './gan/gan-config.ts';
export { type GANOptimizers, GANStep } from './gan/gan-step.ts';
export { Generator, type GeneratorConfig } from './gan/generator.ts';
export { gradientPenalty } from './gan/gradient-penalty.ts';
export { type CollapseOptions, warnOfCollapse } from './gan/warn-of-collapse.ts';
export { BernoulliLikelihood } from './likelihoods/bernoulli.ts';
export { DiscretizedLogisticLikelihood } from './likelihoods/discretized-logistic.ts';
export { GaussianLikelihood } from './likelihoods/gaussian.ts';
export { Likelihood } from './likelihoods/likelihood.ts';
export type { LikelihoodName } from './likelihoods/make-likelihood.ts';
export type { ActivationName } from './networks/activation-name.ts';
export type { ConvNetwork } from './networks/convolutional.ts';
export type { DenseNetwork } from './networks/dense.ts';
export type { ImageBatch, LabeledImageBatch } from './networks/image-batch.ts';
export type { ImageShape } from './networks/image-shape.ts';
export type { NetworkConfig } from './networks/make-network.ts';
export { importanceBound, type ObjectiveConfig } from './vae/objective.ts';
export { VAE, type VAEConfig } from './vae/vae.ts';
