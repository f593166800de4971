import type { UseFlags } from '@reverie/cli';

/** Flags of `eval`. */
export interface EvalFlags extends UseFlags {
  readonly pictures: number;
  readonly samples: number;
  readonly seed: number;
}
