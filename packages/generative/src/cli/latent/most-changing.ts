import { normal, Random, tf } from '@reverie/core';
import { inTurn, type Painter, paint } from '../painter.ts';

/** Random codes by which each number is judged. */
const CODES = 8;
/** Standard deviations by which it is moved from 0, to both sides. */
const MOVED = 1;

/**
 * The two numbers of a code that change pictures most: those whose move from −1 to 1 has the largest mean squared effect. What a
 * number means to the encoder, its KL divergence, would take data, and a GAN has none.
 *
 * @returns the strongest first
 */
export async function mostChanging(
  painter: Painter,
  classes: readonly number[],
): Promise<readonly [across: number, down: number]> {
  const { latentSize } = painter;
  if (latentSize === 2) return [0, 1];
  const codes = normal(new Random(0).split('most changing'), [CODES, latentSize]) as tf.Tensor2D;
  try {
    const effects: number[] = [];
    for (let dimension = 0; dimension < latentSize; dimension++)
      effects.push(await effectOf(painter, codes, dimension, classes));
    const order = effects.map((_, dimension) => dimension).sort((a, b) => effects[b]! - effects[a]!);
    return [order[0]!, order[1]!];
  } finally {
    codes.dispose();
  }
}

/** Sum of squared differences between the pictures of codes [count, latent] with one number moved down, and moved up. */
async function effectOf(
  painter: Painter,
  codes: tf.Tensor2D,
  dimension: number,
  classes: readonly number[],
): Promise<number> {
  const moved = tf.tidy(() => {
    const one = tf.oneHot(tf.scalar(dimension, 'int32'), painter.latentSize);
    const rest = tf.mul(codes, tf.sub(1, one));
    return tf.concat([tf.sub(rest, tf.mul(one, MOVED)), tf.add(rest, tf.mul(one, MOVED))]) as tf.Tensor2D;
  });
  const shown = inTurn(
    classes,
    Array.from({ length: 2 * CODES }, (_, i) => i % CODES),
  );
  try {
    const { data } = await paint(painter, moved, shown);
    const half = data.length / 2;
    let sum = 0;
    for (let i = 0; i < half; i++) sum += (data[half + i]! - data[i]!) ** 2;
    return sum;
  } finally {
    moved.dispose();
  }
}
