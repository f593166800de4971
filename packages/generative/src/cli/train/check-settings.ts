import { kebab, type SettingTable, UsageError } from '@reverie/cli';
import { GAN_SETTINGS } from './gan-settings.ts';
import { AUTOENCODER_SETTINGS, type GenerativeSettings, type ModelSetting } from './settings.ts';
import { VAE_SETTINGS } from './vae-settings.ts';

/** Settings of one kind of model only. */
const OF_MODEL: Readonly<Record<ModelSetting, Partial<SettingTable<GenerativeSettings>>>> = {
  vae: VAE_SETTINGS,
  autoencoder: AUTOENCODER_SETTINGS,
  gan: GAN_SETTINGS,
};

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
  checkModel(settings);
  checkObjective(settings);
  checkLoss(settings);
}

/** Refuses what another kind of model has. */
function checkModel(settings: GenerativeSettings): void {
  for (const [model, table] of Object.entries(OF_MODEL)) {
    if (model === settings.model) continue;
    const names = Object.keys(table) as (keyof GenerativeSettings)[];
    const strange = names.find((name) => settings[name] !== table[name]?.default);
    if (strange !== undefined)
      throw new UsageError(`--${kebab(strange)} is of --model ${model}, not of ${settings.model}`);
  }
}

/** Refuses to weigh the divergence of a bound that has none of its own. */
function checkObjective(settings: GenerativeSettings): void {
  const { importanceSamples } = settings;
  if (importanceSamples === 1) return;
  const weighed = (['beta', 'klWarmUp', 'freeBits'] as const).find(
    (name) => settings[name] !== VAE_SETTINGS[name].default,
  );
  if (weighed === undefined) return;
  throw new UsageError(
    `--importance-samples ${importanceSamples} has no KL divergence to weigh, so --${kebab(weighed)} ${settings[weighed]} cannot go with it`,
  );
}

/** Refuses labels that a loss does not have. */
function checkLoss({ loss, realTarget }: GenerativeSettings): void {
  if (realTarget === 1 || (loss !== 'wasserstein' && loss !== 'hinge')) return;
  throw new UsageError(`--real-target ${realTarget} is of losses with labels, which ${loss} has not`);
}
