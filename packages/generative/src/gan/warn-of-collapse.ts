import { type Callback, checkNumber } from '@reverie/core';

/** Options of {@link warnOfCollapse}. */
export interface CollapseOptions {
  /** `diversity` below which the generator is said to have collapsed. Default: 0.2. */
  readonly below?: number;
  /** Updates between two looks. Default: 100. */
  readonly every?: number;
  /** Gets a sentence. */
  readonly onWarning: (sentence: string) => void;
}

/**
 * Tells when a GAN's generator draws nearly the same from every z ("mode collapse": Goodfellow 2016, section 5.1.1), by the figure
 * `diversity` of `GANStep`.
 */
export function warnOfCollapse({ below = 0.2, every = 100, onWarning }: CollapseOptions): Callback {
  checkNumber('warnOfCollapse', 'below', below, { above: 0 });
  checkNumber('warnOfCollapse', 'every', every, { integer: true, min: 1 });
  return {
    name: 'warn of collapse',
    afterStep({ step }, { diversity }) {
      if (step % every !== 0 || diversity === undefined || diversity >= below) return;
      const share = Math.round(100 * diversity);
      onWarning(
        `step ${step}: what the generator draws varies ${share}% as much as the data; it may have collapsed. Lower the discriminator's learning rate, or take another loss.`,
      );
    },
  };
}
