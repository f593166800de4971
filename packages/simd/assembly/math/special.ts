/** Functions of 32-bit floats that are computed in 64 bits, so that only the last rounding counts. */
import { withSignAtZero } from './exp';
import { highPair, horner, joinPairs, lowPair, wideExp, wideLog1p } from './double';

/** ln(1 + x); −∞ at −1, NaN below. */
export function log1p(x: v128): v128 {
  const inside = f32x4.min(f32x4.max(x, f32x4.splat(-0.99999994)), f32x4.splat(f32.MAX_VALUE));
  const y = joinPairs(wideLog1p(lowPair(inside)), wideLog1p(highPair(inside)));
  const isFinite = f32x4.lt(x, f32x4.splat(f32.POSITIVE_INFINITY));
  const upTo = v128.bitselect(withSignAtZero(y, x), x, isFinite);
  const atPole = f32x4.eq(x, f32x4.splat(-1));
  const above = v128.bitselect(f32x4.splat(f32.NEGATIVE_INFINITY), upTo, atPole);
  return v128.bitselect(above, f32x4.splat(f32.NaN), f32x4.ge(x, f32x4.splat(-1)));
}

/** ln(1 + exp(x)) = max(x, 0) + ln(1 + exp(−|x|)). */
export function softplus(x: v128): v128 {
  const size = f32x4.min(f32x4.abs(x), f32x4.splat(110));
  const zero = f64x2.splat(0);
  // A number of more than 110 is its own softplus; the clamp acts only on the second term.
  const low = f64x2.add(f64x2.max(lowPair(x), zero), wideLog1p(wideExp(f64x2.neg(lowPair(size)))));
  const high = f64x2.add(f64x2.max(highPair(x), zero), wideLog1p(wideExp(f64x2.neg(highPair(size)))));
  return joinPairs(low, high);
}

/** erf(x) / x as a polynomial in t = x²/8 − 1, |x| ≤ 4: Chebyshev's interpolation, off by less than 5·10⁻¹⁰. */
@inline
function wideErf(x: v128): v128 {
  const t = f64x2.sub(f64x2.mul(f64x2.mul(x, x), f64x2.splat(0.125)), f64x2.splat(1));
  let p = f64x2.splat(9.735200661647482e-5);
  p = horner(p, t, -0.0002467088269485137);
  p = horner(p, t, 0.0001583410466176843);
  p = horner(p, t, -0.00032430257621206054);
  p = horner(p, t, 0.0014380182612947535);
  p = horner(p, t, -0.0029118390020183007);
  p = horner(p, t, 0.0047468293884914995);
  p = horner(p, t, -0.008382074142084802);
  p = horner(p, t, 0.014397568203329984);
  p = horner(p, t, -0.02256359770036398);
  p = horner(p, t, 0.033047585795425875);
  p = horner(p, t, -0.045744001731926574);
  p = horner(p, t, 0.05988893544447514);
  p = horner(p, t, -0.07473053609836562);
  p = horner(p, t, 0.09020883404925092);
  p = horner(p, t, -0.1077102893793624);
  p = horner(p, t, 0.1316751217802358);
  p = horner(p, t, -0.17657623587308238);
  p = horner(p, t, 0.3535309956188321);
  return f64x2.mul(p, x);
}

/** The error function; from |x| = 3.92 on it rounds to ±1. */
export function erf(x: v128): v128 {
  const inside = f32x4.min(f32x4.max(x, f32x4.splat(-4)), f32x4.splat(4));
  return joinPairs(wideErf(lowPair(inside)), wideErf(highPair(inside)));
}
