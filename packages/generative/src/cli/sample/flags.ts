import type { UseFlags } from '@reverie/cli';
import type { DrawingFlags } from '../drawing-flags.ts';

/** Flags of `sample`. */
export interface SampleFlags extends UseFlags, DrawingFlags {
  readonly count: number;
  readonly columns?: number;
}
