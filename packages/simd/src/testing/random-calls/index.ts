import fc from 'fast-check';
import { movement, reduction } from './axes.ts';
import { binary, complex, unary } from './elementwise.ts';
import { images, pooling } from './images.ts';
import { indexing, scattering } from './indexing.ts';
import type { Call } from './inputs.ts';
import { convolution, normalization, product } from './layers.ts';

export type { Call } from './inputs.ts';

/** Any call that users make, on shapes of every kind: empty, of one element, not a multiple of 4, broadcast. */
export const anyCall: fc.Arbitrary<Call> = fc.oneof(
  unary,
  binary,
  reduction,
  movement,
  product,
  convolution,
  normalization,
  pooling,
  images,
  indexing,
  scattering,
  complex,
);
