import { ConfigError } from '@reverie/core';
import { BernoulliLikelihood } from './bernoulli.ts';
import { DiscretizedLogisticLikelihood } from './discretized-logistic.ts';
import { GaussianLikelihood } from './gaussian.ts';
import type { Likelihood } from './likelihood.ts';

/** What a decoder's pictures are: on or off, numbers from 0 to 1, or bytes. */
export type LikelihoodName = 'bernoulli' | 'gaussian' | 'discretizedLogistic';

const LIKELIHOODS: Readonly<Record<LikelihoodName, new () => Likelihood>> = {
  bernoulli: BernoulliLikelihood,
  gaussian: GaussianLikelihood,
  discretizedLogistic: DiscretizedLogisticLikelihood,
};

/** @throws ConfigError when there is none of this name */
export function makeLikelihood(who: string, name: LikelihoodName): Likelihood {
  if (Object.hasOwn(LIKELIHOODS, name)) return new LIKELIHOODS[name]();
  const expected = `a likelihood: ${Object.keys(LIKELIHOODS).join(', ')}`;
  throw new ConfigError({ who, expected, got: `'${name}'` });
}
