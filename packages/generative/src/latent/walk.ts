import { checkNumber, checkRandom, checkShape, normal, type Random, tf } from '@reverie/core';

/** Keeps a vector of zeros from being divided by its length. */
const TINY = 1e-12;

/** [rows, latent] to [rows, 1] */
const lengthOf = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(x), 1, true));

/** Options of {@link walk}. */
export interface WalkOptions {
  /** Codes from each point to the next one, the former among them. */
  readonly steps: number;
  /** From the last point back to the first. Default: false; then the last code is the last point. */
  readonly closed?: boolean;
}

/** Options of {@link loop}. */
export interface LoopOptions {
  /** Codes of a round. */
  readonly frames: number;
  readonly latentSize: number;
  /** The most waves that a number of z makes in a round: the larger, the more happens. Default: 2. */
  readonly waves?: number;
  readonly random: Random;
}

/**
 * A smooth path through points: a cubic through each two, with the slope at a point parallel to the line between its neighbors. Each
 * code is made as long as the straight path between the lengths of both points says: the cubic alone would cut through the inside of
 * the sphere near which codes of a normal prior lie.
 *
 * Source: Catmull and Rom 1974, A Class of Local Interpolating Splines; the lengths are ours, for the reason of White 2016.
 *
 * @param points [points, latent], 2 at least
 * @returns [points · steps, latent], or [(points − 1) · steps + 1, latent] where it is not closed
 */
export function walk(points: tf.Tensor2D, { steps, closed = false }: WalkOptions): tf.Tensor2D {
  checkShape('walk', 'points', points, ['points', 'latent']);
  const [count] = points.shape;
  checkNumber('walk', 'number of points', count, { min: 2 });
  checkNumber('walk', 'steps', steps, { integer: true, min: 1 });
  const frames = closed ? count * steps : (count - 1) * steps + 1;
  const places = Array.from({ length: frames }, (_, frame) => frame / steps);
  const neighbor = (place: number, offset: number): number => {
    const index = Math.floor(place) + offset;
    return closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
  };
  const along = places.map((place) => place % 1);
  return tf.tidy(() => {
    const [before, from, to, after] = [-1, 0, 1, 2].map((offset) =>
      tf.gather(
        points,
        places.map((place) => neighbor(place, offset)),
      ),
    ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const weigh = (x: tf.Tensor, weight: (t: number) => number): tf.Tensor =>
      tf.mul(x, tf.tensor2d(along.map(weight), [frames, 1]));
    const cubic = tf.addN([
      weigh(before, (t) => (-t + 2 * t ** 2 - t ** 3) / 2),
      weigh(from, (t) => (2 - 5 * t ** 2 + 3 * t ** 3) / 2),
      weigh(to, (t) => (t + 4 * t ** 2 - 3 * t ** 3) / 2),
      weigh(after, (t) => (-(t ** 2) + t ** 3) / 2),
    ]);
    const lengths = tf.add(
      weigh(lengthOf(from), (t) => 1 - t),
      weigh(lengthOf(to), (t) => t),
    );
    return tf.mul(cubic, tf.div(lengths, tf.maximum(lengthOf(cubic), TINY))) as tf.Tensor2D;
  });
}

/**
 * A closed smooth random path, for moving pictures that repeat: each number of z is a sum of waves,
 *
 *   z(t) = 1/√waves Σ_k a_k cos(2π k t) + b_k sin(2π k t)
 *
 * with normal a and b. As cos² + sin² = 1, each code of the path is a sample of the normal prior.
 *
 * @returns [frames, latent]
 */
export function loop({ frames, latentSize, waves = 2, random }: LoopOptions): tf.Tensor2D {
  checkNumber('loop', 'frames', frames, { integer: true, min: 1 });
  checkNumber('loop', 'latentSize', latentSize, { integer: true, min: 1 });
  checkNumber('loop', 'waves', waves, { integer: true, min: 1 });
  checkRandom('loop', random);
  return tf.tidy(() => {
    const angles = Array.from({ length: frames }, (_, frame) =>
      Array.from({ length: waves }, (_, k) => (2 * Math.PI * (k + 1) * frame) / frames),
    );
    const basis = angles.map((row) => row.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
    const amplitudes = normal(random, [2 * waves, latentSize], { std: 1 / Math.sqrt(waves) });
    return tf.matMul(tf.tensor2d(basis), amplitudes as tf.Tensor2D);
  });
}
