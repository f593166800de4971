import { ConfigError, checkNumber, checkOneOf } from '@reverie/core';
import type { NetworkConfig } from '../networks/make-network.ts';
import { type AdversarialLossName, adversarialLoss, hasTarget } from './adversarial-loss.ts';

/** How a GAN's discriminator is held to be smooth. */
export interface SmoothnessConfig {
  /** Its weights are cut to [−c, c] after each update (Arjovsky, Chintala and Bottou 2017, algorithm 1). Default: they are not. */
  readonly weightClip?: number;
  /** Weight of {@link gradientPenalty} (Gulrajani et al. 2017: 10). Default: 0. */
  readonly gradientPenalty?: number;
  /** Its weights are divided by their largest singular values (Miyato et al. 2018). Default: false. */
  readonly spectralNorm?: boolean;
}

/** What a {@link GAN} is made of. */
export interface GANConfig extends SmoothnessConfig {
  /** [height, width, channels] of pictures, or [size] of points. */
  readonly dataShape: readonly number[];
  /** Numbers of z. */
  readonly latentSize: number;
  /** Of the generator, from the data to z; the discriminator has the same layers unless it has its own. */
  readonly network: NetworkConfig;
  readonly discriminator?: NetworkConfig;
  readonly loss: AdversarialLossName;
  /** Default: tanh, for pictures; linear for points that lie anywhere. */
  readonly outputActivation?: 'tanh' | 'linear';
  /** A conditional GAN of so many classes; its batches have `labels`. Default: none. */
  readonly classes?: number;
  /**
   * Numbers of the vector which the generator learns for each class. Default: none is learned, and a class is a number of its own that is
   * 1, which takes as many weights for each class as for each number of z.
   */
  readonly classSize?: number;
  /**
   * How often each class is drawn where none is asked for: then the first number of z chooses it. For classes that nobody knows by name,
   * such as clusters (Liu et al. 2020). Default: classes have to be asked for.
   */
  readonly classShares?: readonly number[];
  /** Updates of the discriminator for each of the generator. Default: 1. */
  readonly criticSteps?: number;
  /** What the discriminator is to say of real data (Salimans et al. 2016: 0.9), with losses that have such a target. Default: 1. */
  readonly realTarget?: number;
  /** How slowly the generator's running average follows it, such as 0.999. Default: there is no average. */
  readonly averageDecay?: number;
}

/** Throws a ConfigError for a loss that there is not, and for a target that the loss has no place for. */
export function checkLoss({ loss, realTarget = 1 }: Pick<GANConfig, 'loss' | 'realTarget'>): void {
  adversarialLoss('GAN', loss);
  if (realTarget === 1 || hasTarget(loss)) return;
  const expected = `no realTarget with the loss '${loss}', which has no targets`;
  throw new ConfigError({ who: 'GAN', expected, got: `${realTarget}` });
}

/** Throws a ConfigError for numbers out of range, and for an activation that there is not. */
export function checkGANConfig(config: Omit<GANConfig, 'loss'>): void {
  const { dataShape, latentSize, classes = 0, criticSteps = 1, realTarget = 1, averageDecay } = config;
  const { weightClip, gradientPenalty = 0 } = config;
  const who = 'GAN';
  checkOneOf(who, 'outputActivation', config.outputActivation ?? 'tanh', ['tanh', 'linear']);
  for (const size of dataShape) checkNumber(who, 'dataShape', size, { integer: true, min: 1 });
  checkNumber(who, 'latentSize', latentSize, { integer: true, min: 1 });
  checkNumber(who, 'classes', classes, { integer: true, min: 0 });
  checkNumber(who, 'criticSteps', criticSteps, { integer: true, min: 1 });
  checkNumber(who, 'realTarget', realTarget, { above: 0, max: 1 });
  if (averageDecay !== undefined) checkNumber(who, 'averageDecay', averageDecay, { min: 0, below: 1 });
  checkNumber(who, 'gradientPenalty', gradientPenalty, { min: 0 });
  if (weightClip !== undefined) checkNumber(who, 'weightClip', weightClip, { above: 0 });
  checkShares(config);
  checkClassSize(config);
  if (dataShape.length === 1 || dataShape.length === 3) return;
  throw new ConfigError({
    who,
    expected: 'dataShape [height, width, channels] or [size]',
    got: `[${dataShape.join(', ')}]`,
  });
}

function checkClassSize({ classes = 0, classSize }: Omit<GANConfig, 'loss'>): void {
  if (classSize === undefined) return;
  checkNumber('GAN', 'classSize', classSize, { integer: true, min: 1 });
  if (classes > 0) return;
  throw new ConfigError({ who: 'GAN', expected: 'no classSize without classes', got: `${classSize}` });
}

function checkShares({ classes = 0, classShares }: Omit<GANConfig, 'loss'>): void {
  if (classShares === undefined) return;
  const sum = classShares.reduce((total, share) => total + share, 0);
  if (classShares.length === classes && classShares.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-3)
    return;
  throw new ConfigError({
    who: 'GAN',
    expected: `classShares of ${classes} classes, none below 0, which sum to 1`,
    got: `${classShares.length} with a sum of ${sum}`,
  });
}
