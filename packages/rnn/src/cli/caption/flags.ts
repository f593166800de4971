import type { UseFlags } from '@reverie/cli';
import type { CaptionFiles } from './settings.ts';

/** Flags of `caption sample`. */
export interface DescribeFlags extends UseFlags {
  readonly beam: number;
  readonly size?: number;
  readonly plots?: string;
}

/** Flags of `caption eval`. */
export interface ScoreCaptionsFlags extends UseFlags, CaptionFiles {
  readonly beam: number;
  readonly size?: number;
  readonly allowUnknown?: boolean;
  readonly pictures: number;
  readonly seed: number;
}
