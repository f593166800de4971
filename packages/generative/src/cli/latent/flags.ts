import type { UseFlags } from '@reverie/cli';
import type { InterpolationKind } from '../../latent/interpolation.ts';
import type { DrawingFlags, PaintingFlags } from '../drawing-flags.ts';

/** Most ways that `interpolate` draws. */
export const MAX_ROWS = 100;

/** Flags of `interpolate`. */
export interface InterpolateFlags extends UseFlags, PaintingFlags {
  readonly from?: number;
  readonly to?: number;
  readonly steps: number;
  readonly rows?: number;
  readonly kind: InterpolationKind;
}

/** Flags of `grid`. */
export interface GridFlags extends UseFlags, PaintingFlags {
  readonly side: number;
  readonly dimensions?: readonly [across: number, down: number];
}

/** Flags of `arithmetic`. */
export interface ArithmeticFlags extends UseFlags, DrawingFlags {
  readonly faces: number;
}
