import type { UseFlags } from '@reverie/cli';
import type { PaintingFlags } from '../drawing-flags.ts';

/** Flags of `sample`. */
export interface SampleFlags extends UseFlags, PaintingFlags {
  readonly count?: number;
  readonly columns?: number;
}
