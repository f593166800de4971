import { ConfigError, checkNumber, checkShape, checkTensor, tf } from '@reverie/core';

/** The way between two points: straight, or along the sphere. */
export type InterpolationKind = 'linear' | 'spherical';

/** Options of {@link interpolate}. */
export interface InterpolateOptions {
  /** How many points, both ends among them; 2 at least. */
  readonly steps: number;
  /** Default: spherical. */
  readonly kind?: InterpolationKind;
}

/** An angle whose sine is smaller cannot be told from none, as its cosine, in single precision, is 1 but for a rounding error or two. */
const SMALL_SINE = 1e-3;
/** Keeps a vector of zeros from being divided by its length. */
const TINY = 1e-12;

/**
 * (1 − t) a + t b
 *
 * @param a [..., latent]
 * @param b the same shape
 * @param t 0 is `a`, 1 is `b`; beyond them it goes on
 */
export function lerp<T extends tf.Tensor>(a: T, b: T, t: number): T {
  checkPair('lerp', a, b, t);
  return tf.tidy(() => tf.add(tf.mul(a, 1 - t), tf.mul(b, t)));
}

/**
 * sin((1 − t) Ω) / sin Ω · a + sin(t Ω) / sin Ω · b, with the angle Ω between a and b, each along the last axis: along the great circle
 * where both are equally long. Vectors of many normal numbers all lie near a sphere; the straight way between two leads through its
 * inside, where the prior has next to nothing.
 *
 * Vectors in the same direction, or in opposite ones, span no plane: between them it goes straight.
 *
 * Source: Shoemake 1985, Animating Rotation with Quaternion Curves, section 3.3; White 2016, Sampling Generative Networks, section 2.1.
 *
 * @param a [..., latent]
 * @param b the same shape
 * @param t 0 is `a`, 1 is `b`; beyond them it goes on
 */
export function slerp<T extends tf.Tensor>(a: T, b: T, t: number): T {
  checkPair('slerp', a, b, t);
  return tf.tidy(() => {
    const cosine = tf.clipByValue(tf.sum(tf.mul(unit(a), unit(b)), -1, true), -1, 1);
    const angle = tf.acos(cosine); // [..., 1]
    const sine = tf.sin(angle);
    const spans = tf.greater(sine, SMALL_SINE);
    const share = (part: number): tf.Tensor =>
      tf.where(spans, tf.div(tf.sin(tf.mul(angle, part)), tf.maximum(sine, SMALL_SINE)), part);
    return tf.add(tf.mul(a, share(1 - t)), tf.mul(b, share(t)));
  });
}

/**
 * Points at equal distances on the way from a to b.
 *
 * @param a [..., latent]
 * @param b the same shape
 * @returns [steps, ..., latent]
 */
export function interpolate(
  a: tf.Tensor,
  b: tf.Tensor,
  { steps, kind = 'spherical' }: InterpolateOptions,
): tf.Tensor {
  checkNumber('interpolate', 'steps', steps, { integer: true, min: 2 });
  const ways = { linear: lerp, spherical: slerp };
  if (!Object.hasOwn(ways, kind)) {
    const expected = `kind to be ${Object.keys(ways).join(' or ')}`;
    throw new ConfigError({ who: 'interpolate', expected, got: `'${kind}'` });
  }
  return tf.tidy(() => tf.stack(Array.from({ length: steps }, (_, i) => ways[kind](a, b, i / (steps - 1)))));
}

/** [..., latent] as long as 1. */
const unit = (x: tf.Tensor): tf.Tensor => {
  const length = tf.sqrt(tf.sum(tf.square(x), -1, true));
  return tf.div(x, tf.maximum(length, TINY));
};

function checkPair(who: string, a: tf.Tensor, b: tf.Tensor, t: number): void {
  checkTensor(who, 'a', a);
  checkShape(who, 'b', b, a.shape, 'both ends have the same shape');
  checkNumber(who, 't', t);
}
