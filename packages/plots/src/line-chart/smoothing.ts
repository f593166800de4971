/**
 * Exponential moving average with the start corrected, so that it does not lean towards 0:
 *
 *     mₜ = β mₜ₋₁ + (1 − β) yₜ,   ŷₜ = mₜ / (1 − βᵗ)
 *
 * Values which are not finite stay as they are and do not count. (Kingma & Ba 2015, section 3, for the correction)
 *
 * @param beta weight of the past, in [0, 1).
 */
export function movingAverage(values: ArrayLike<number>, beta: number): Float64Array {
  let mean = 0;
  let weight = 0;
  return Float64Array.from(values, (value) => {
    if (!Number.isFinite(value)) return value;
    mean = beta * mean + (1 - beta) * value;
    weight = beta * weight + (1 - beta);
    return mean / weight;
  });
}
