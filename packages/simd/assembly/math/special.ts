/** Functions of 32-bit floats that are computed in 64 bits, so that only the last rounding counts. */
import { withSignAtZero } from './exp';
import { wideConstant } from '../vector';
import { highPair, horner, joinPairs, lowPair, wideLog1p } from './double';

/** ln(1 + x); −∞ at −1, NaN below. */
export function log1p(x: v128): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-0.99999994)), f32x4.splat(f32.MAX_VALUE));
  const y = joinPairs(wideLog1p(lowPair(inside)), wideLog1p(highPair(inside)));
  const isFinite = f32x4.lt(x, f32x4.splat(f32.POSITIVE_INFINITY));
  const upTo = v128.bitselect(withSignAtZero(y, x), x, isFinite);
  const atPole = f32x4.eq(x, f32x4.splat(-1));
  const above = v128.bitselect(f32x4.splat(f32.NEGATIVE_INFINITY), upTo, atPole);
  return v128.bitselect(above, f32x4.splat(f32.NaN), f32x4.ge(x, f32x4.splat(-1)));
}

/** erf(x) / x as a polynomial in t = x²/8 − 1, |x| ≤ 4: Chebyshev's interpolation, off by less than 5·10⁻¹⁰. */
const ERF: usize = memory.data<f64>([
  9.735200661647482e-5, -0.0002467088269485137, 0.0001583410466176843, -0.00032430257621206054,
  0.0014380182612947535, -0.0029118390020183007, 0.0047468293884914995, -0.008382074142084802,
  0.014397568203329984, -0.02256359770036398, 0.033047585795425875, -0.045744001731926574,
  0.05988893544447514, -0.07473053609836562, 0.09020883404925092, -0.1077102893793624, 0.1316751217802358,
  -0.17657623587308238, 0.3535309956188321,
]);

@inline
function wideErf(x: v128): v128 {
  const t = f64x2.sub(f64x2.mul(f64x2.mul(x, x), f64x2.splat(0.125)), f64x2.splat(1));
  let p = wideConstant(ERF, 0);
  p = horner(p, t, ERF, 1);
  p = horner(p, t, ERF, 2);
  p = horner(p, t, ERF, 3);
  p = horner(p, t, ERF, 4);
  p = horner(p, t, ERF, 5);
  p = horner(p, t, ERF, 6);
  p = horner(p, t, ERF, 7);
  p = horner(p, t, ERF, 8);
  p = horner(p, t, ERF, 9);
  p = horner(p, t, ERF, 10);
  p = horner(p, t, ERF, 11);
  p = horner(p, t, ERF, 12);
  p = horner(p, t, ERF, 13);
  p = horner(p, t, ERF, 14);
  p = horner(p, t, ERF, 15);
  p = horner(p, t, ERF, 16);
  p = horner(p, t, ERF, 17);
  p = horner(p, t, ERF, 18);
  return f64x2.mul(p, x);
}

/** The error function; from |x| = 3.92 on it rounds to ±1. */
export function erf(x: v128): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-4)), f32x4.splat(4));
  return joinPairs(wideErf(lowPair(inside)), wideErf(highPair(inside)));
}
