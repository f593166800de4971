import { UsageError } from '@reverie/cli';
import type { GenerativeSettings } from './settings.ts';

/** @throws UsageError for settings that contradict each other */
export function checkSettings(settings: GenerativeSettings): void {
  const { model, patience, network, channels, hiddenSizes, conditional } = settings;
  if (model === 'gan' && patience !== undefined)
    throw new UsageError('--patience needs a validation, which a GAN has not');
  if (model === 'autoencoder' && conditional)
    throw new UsageError('--conditional is of --model vae and gan, not of autoencoder');
  if (network === 'dense' && channels !== undefined)
    throw new UsageError('--channels are of --network conv, not of dense');
  if (network === 'conv' && hiddenSizes !== undefined)
    throw new UsageError('--hidden-sizes are of --network dense, not of conv');
}
