import { expect, it } from 'vitest';
import { onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

/** Every 70,001st float that is finite, both signs; denormals are among them. */
function manyFloats(): Float32Array {
  const bits = Array.from({ length: 31_000 }, (_, index) => index * 70_001).filter((x) => x < 0x7f800000);
  const positive = new Float32Array(Int32Array.from(bits).buffer);
  return Float32Array.from([...positive, ...positive.map((x) => -x)]);
}

/** 30,000 floats of equal distance. */
const between = (low: number, high: number): Float32Array =>
  Float32Array.from({ length: 30_000 }, (_, index) => low + ((high - low) * index) / 30_000);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The distance of a float to its upper neighbour, at the size of x. */
function unitInTheLastPlace(x: number): number {
  float[0] = Math.abs(x);
  bits[0]!++;
  return bits[0]! < 0x7f800000 ? float[0]! - Math.abs(Math.fround(x)) : 2 ** 104;
}

/** The largest error, in units in the last place of the exact value. */
function worst(x: Float32Array, f: (x: tf.Tensor) => tf.Tensor, exact: (x: number) => number): number {
  const y = tf.tidy(() => f(tf.tensor(x)).dataSync());
  let largest = 0;
  for (let index = 0; index < x.length; index++) {
    const expected = exact(x[index]!);
    const actual = y[index]!;
    const rounded = Math.fround(expected);
    if (Object.is(actual, rounded) || actual === rounded) continue;
    if (Number.isNaN(rounded) || Number.isNaN(actual)) return Number.POSITIVE_INFINITY;
    const error = Math.abs(actual - expected) / unitInTheLastPlace(expected);
    largest = Math.max(largest, error);
  }
  return largest;
}

/** 2/√π·exp(−x²)·Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n + 1)), whose terms are all positive. */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const log1pExp = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Bounds in units in the last place: what was measured, rounded up. 0.5 is perfect. */
const BOUNDS: readonly [
  string,
  number,
  (x: tf.Tensor) => tf.Tensor,
  (x: number) => number,
  number,
  number,
][] = [
  ['exp', 1, tf.exp, Math.exp, -104, 89],
  ['tanh', 2, tf.tanh, Math.tanh, -10, 10],
  ['log', 0.9, tf.log, Math.log, 0.4, 2.5],
  ['expm1', 1.5, tf.expm1, Math.expm1, -20, 89],
  ['log1p', 0.51, tf.log1p, Math.log1p, -1, 3],
  ['erf', 0.52, tf.erf, errorFunction, -5, 5],
  ['sin', 0.51, tf.sin, Math.sin, -100, 100],
  ['cos', 0.51, tf.cos, Math.cos, -100, 100],
];

onSimd('the accuracy', () => {
  it.each(BOUNDS)('of %s is %d units in the last place', (_name, bound, f, exact, low, high) => {
    const errors = [worst(manyFloats(), f, exact), worst(between(low, high), f, exact)];
    expect(Math.max(...errors)).toBeLessThanOrEqual(bound);
  });

  it.each([
    ['sigmoid', 2.1, tf.sigmoid, (x: number) => 1 / (1 + Math.exp(-x))],
    ['softplus', 2.5, tf.softplus, log1pExp],
  ] as const)('of %s is %d units in the last place while it is a normal number', (_name, bound, f, exact) => {
    expect(worst(between(-87, 30), f, exact)).toBeLessThanOrEqual(bound);
  });

  it('of powers is 0.6 units in the last place', () => {
    const x = between(1e-3, 30);
    const by = (exponent: number) => (base: tf.Tensor) => tf.pow(base, tf.scalar(exponent));
    for (const exponent of [0.5, -1.7, 3, 20.3, -9]) {
      const error = worst(x, by(exponent), (base) => base ** Math.fround(exponent));
      expect(error).toBeLessThanOrEqual(0.6);
    }
  });
});
