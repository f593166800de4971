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
export { laplacianEnergy, sharpness } from './evaluation/sharpness.ts';
export type { AdversarialLossName } from './gan/adversarial-loss.ts';
export { Discriminator, type DiscriminatorConfig } from './gan/discriminator.ts';
export { GAN } from './gan/gan.ts';
export type { GANConfig, SmoothnessConfig } from './gan/gan-config.ts';
export { type GANOptimizers, GANStep } from './gan/gan-step.ts';
export { Generator, type GeneratorConfig } from './gan/generator.ts';
export { gradientPenalty } from './gan/gradient-penalty.ts';
export { type CollapseOptions, warnOfCollapse } from './gan/warn-of-collapse.ts';
export {
  type AttributeDirectionOptions,
  attributeDirection,
  groupMeans,
} from './latent/arithmetic.ts';
export { type AttributeEdit, AttributeEditor } from './latent/attribute-editor.ts';
export { type FactorVAEScoreOptions, factorVAEScore } from './latent/factor-vae-score.ts';
export {
  type InterpolateOptions,
  type InterpolationKind,
  interpolate,
  lerp,
  slerp,
} from './latent/interpolation.ts';
export { type Inversion, type InvertOptions, invert } from './latent/invert.ts';
export { type LatentGridOptions, latentGrid } from './latent/latent-grid.ts';
export {
  type MutualInformationGap,
  type MutualInformationGapOptions,
  mutualInformationGap,
} from './latent/mutual-information-gap.ts';
export { normalQuantile } from './latent/normal-quantile.ts';
export { type TraverseOptions, traverse } from './latent/traverse.ts';
export { type LoopOptions, loop, type WalkOptions, walk } from './latent/walk.ts';
export { BernoulliLikelihood } from './likelihoods/bernoulli.ts';
export { DiscretizedLogisticLikelihood } from './likelihoods/discretized-logistic.ts';
export { GaussianLikelihood } from './likelihoods/gaussian.ts';
export { Likelihood } from './likelihoods/likelihood.ts';
export type { LikelihoodName } from './likelihoods/make-likelihood.ts';
export { type GenerativeModel, generativeFromCheckpoint } from './models/model-kinds.ts';
export {
  isPretrained,
  loadPretrained,
  type PretrainedModels,
  type PretrainedName,
} from './models/pretrained.ts';
export type { ActivationName } from './networks/activation-name.ts';
export type { ConvNetwork } from './networks/convolutional.ts';
export type { DenseNetwork } from './networks/dense.ts';
export type { ImageBatch, LabeledImageBatch } from './networks/image-batch.ts';
export type { ImageShape } from './networks/image-shape.ts';
export type { NetworkConfig } from './networks/make-network.ts';
export { DeePSiM, type DeePSiMConfig, type DeePSiMWeights } from './perceptual/deepsim.ts';
export { type DeePSiMOptimizers, DeePSiMStep } from './perceptual/deepsim-step.ts';
export { importanceBound, type ObjectiveConfig } from './vae/objective.ts';
export { VAE, type VAEConfig } from './vae/vae.ts';
