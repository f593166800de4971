import type { UseFlags } from '@reverie/cli';

/** Flags of `seq2seq sample`. */
export interface TranslateFlags extends UseFlags {
  readonly beam: number;
  readonly maxLength: number;
  readonly plots?: string;
}

/** Flags of `seq2seq eval`. */
export interface ScorePairsFlags extends UseFlags {
  readonly beam: number;
}
