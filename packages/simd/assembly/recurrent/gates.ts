/** What the gates of recurrent cells share: their squashing functions, four lanes at a time, and their derivatives. */
import { madd, nmadd } from '../vector';

/**
 * tanh x = x·P(x²) / Q(x²) on |x| ≤ 7.9, where it is 1 in float32. The minimax coefficients are those of Eigen's
 * `ptanh_float`; the error is at most 3 units in the last place.
 */
@inline
export function tanhOf(x: v128): v128 {
  const limit = f32x4.splat(7.9053111);
  // pmin and pmax are one instruction each, and in this order keep NaN.
  const c = f32x4.pmin(f32x4.pmax(x, f32x4.neg(limit)), limit),
    s = f32x4.mul(c, c);
  let p = madd(s, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  p = madd(s, p, f32x4.splat(-8.60467152213735e-11));
  p = madd(s, p, f32x4.splat(5.12229709037114e-8));
  p = madd(s, p, f32x4.splat(1.48572235717979e-5));
  p = madd(s, p, f32x4.splat(6.37261928875436e-4));
  p = madd(s, p, f32x4.splat(4.89352455891786e-3));
  let q = madd(s, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
  q = madd(s, q, f32x4.splat(2.268434632439e-3));
  q = madd(s, q, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(c, p), q);
}

/** σ(x) = (1 + tanh(x / 2)) / 2; the absolute error is below 10⁻⁷. */
@inline
export function sigmoidOf(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return madd(tanhOf(f32x4.mul(x, half)), half, half);
}

/** y·(1 − y), the slope of the sigmoid where it gives y. */
@inline
export function sigmoidSlope(y: v128): v128 {
  return nmadd(y, y, y);
}

/** factor·(1 − y²): the slope of tanh where it gives y, times a factor. */
@inline
export function timesTanhSlope(factor: v128, y: v128): v128 {
  return nmadd(f32x4.mul(factor, y), y, factor);
}

