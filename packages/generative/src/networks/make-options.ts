import type { Initializer } from '@reverie/core';

/** How the layers of a network are made. */
export interface MakeOptions {
  /** Default: what suits the activation. */
  readonly initializer?: Initializer;
  /** Weights are divided by their largest singular values (Miyato et al. 2018). Default: false. */
  readonly spectralNorm?: boolean;
}
