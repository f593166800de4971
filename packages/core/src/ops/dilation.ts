import { tf } from '../tf.ts';

/**
 * A filter with `dilation − 1` zeros between its taps: what a dilated filter is without gaps (Yu and Koltun 2016).
 *
 * @param weight [a, b, height, width]
 * @returns [a, b, d·(height − 1) + 1, d·(width − 1) + 1]
 */
export function fillGaps(weight: tf.Tensor4D, [down = 1, across = 1]: readonly number[]): tf.Tensor4D {
  const [a, b, height, width] = weight.shape;
  const taps = tf.reshape(weight, [a * b, height, 1, width, 1]);
  const behind: Array<[number, number]> = [
    [0, 0],
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
  ];
  const filled = tf.reshape(tf.pad(taps, behind), [a, b, height * down, width * across]);
  return tf.slice(
    filled,
    [0, 0, 0, 0],
    [a, b, down * (height - 1) + 1, across * (width - 1) + 1],
  ) as tf.Tensor4D;
}

/** A dilated convolution with stride 1, without its filter. */
export interface DilatedWindow {
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: ReadonlyArray<readonly [before: number, behind: number]>;
}

/**
 * A dilated convolution by one that is not: places of the same residue modulo the dilation see only each other, so each
 * residue is a smaller picture of its own. No product with a zero of a gap is computed, and the gradients of every
 * order, which TensorFlow.js lacks for dilated kernels, are those of `convolve`.
 *
 * @param x [batch, height, width, in]
 * @param convolve without padding and with stride 1, on more and smaller pictures
 */
export function inPhases(
  x: tf.Tensor4D,
  { kernel, dilation, padding }: DilatedWindow,
  convolve: (x: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  const axes = [0, 1].map((axis) => {
    const [before = 0, behind = 0] = padding[axis]!;
    const [step, taps] = [dilation[axis]!, kernel[axis]!];
    const output = x.shape[axis + 1]! + before + behind - step * (taps - 1);
    const rest = (step - (output % step)) % step;
    return { zeros: [before, behind + rest], crop: [0, rest] };
  });
  const blocks = [...dilation];
  const phases = tf.spaceToBatchND(
    x,
    blocks,
    axes.map(({ zeros }) => zeros),
  );
  return tf.batchToSpaceND(
    convolve(phases),
    blocks,
    axes.map(({ crop }) => crop),
  );
}
