import type { UseFlags } from '@reverie/cli';
import type { DigitSettings } from './settings.ts';

/** Flags of `video sample`. */
export interface PredictFlags extends UseFlags {
  readonly out?: string;
  readonly frames: number;
  readonly scale: number;
}

/** Flags of `video eval`. */
export interface ScoreClipsFlags extends UseFlags, Pick<DigitSettings, 'digits'> {
  readonly frames: number;
  readonly clips: number;
  readonly seed: number;
}
