import { ConfigError } from '@reverie/core';
import type { Autoencoder } from '../autoencoder/autoencoder.ts';
import type { VAE } from '../vae/vae.ts';

/** Options that change what an autoencoder's own loss is, or what it must be given. */
const OF_OTHER_LOSSES = ['corruption', 'sparsity', 'contraction', 'classes', 'klWarmUp', 'freeBits'];

/** @throws ConfigError when the autoencoder has options that DeePSiM's loss has no place for */
export function checkAutoencoder({ kind, config }: Autoencoder | VAE): void {
  const given: Readonly<Record<string, unknown>> = { ...config };
  const used = OF_OTHER_LOSSES.filter((option) => Boolean(given[option]));
  if (((given['samples'] as number | undefined) ?? 1) > 1) used.push('samples');
  if (given['reconstruction'] === 'crossEntropy') used.push("the reconstruction 'crossEntropy'");
  if (used.length === 0) return;
  throw new ConfigError({
    who: 'DeePSiM',
    expected: `${kind === 'VAE' ? 'a VAE' : 'an autoencoder'} without ${used.join(', ')}`,
    got: 'one with it',
    remedy: 'the loss is another one here',
  });
}
