import { checkNumber } from '@reverie/core';

// Coefficients of the rational approximations, from the highest power down; the denominators end in 1.
const MIDDLE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const MIDDLE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const TAIL = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
/** Where the lower tail ends. */
const TAIL_AT = 0.02425;

/**
 * The number below which a share p of a standard normal distribution lies: the inverse of its distribution function, off by a relative
 * 1.2e-9 at most.
 *
 * Source: Acklam 2003, An Algorithm for Computing the Inverse Normal Cumulative Distribution Function.
 *
 * @param p between 0 and 1
 */
export function normalQuantile(p: number): number {
  checkNumber('normalQuantile', 'p', p, { above: 0, below: 1 });
  if (p > 1 - TAIL_AT) return -normalQuantile(1 - p);
  if (p < TAIL_AT) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(TAIL, q) / polynomial(TAIL_BELOW, q);
  }
  const q = p - 0.5;
  return (q * polynomial(MIDDLE, q * q)) / polynomial(MIDDLE_BELOW, q * q);
}

/** By Horner's rule. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
