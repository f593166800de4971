import type { Sequential } from '@reverie/core';

/** An encoder, and how many features it gives. */
export interface Encoder {
  /** [batch, ...shape] to [batch, features] */
  readonly layer: Sequential;
  readonly features: number;
}
