import { tf } from '../tf.ts';
import { defineOp, type Op } from './define-op.ts';

/** One line of an axis, and its share in a mixture. */
export type LineShare = readonly [line: number, share: number];

/** Which lines of an axis each new line is the weighted sum of: the rows of a sparse matrix. */
export type LineMixtures = ReadonlyArray<readonly LineShare[]>;

interface ResampleAttributes {
  readonly mixtures: LineMixtures;
}

/** Which new lines each of `size` lines has a share in: the transposed matrix. */
function transposed(mixtures: LineMixtures, size: number): LineMixtures {
  const rows = Array.from({ length: size }, (): LineShare[] => []);
  mixtures.forEach((mixture, to) => {
    for (const [line, share] of mixture) rows[line]!.push([to, share]);
  });
  return rows;
}

/** What the part number `part` of each mixture adds: [outer, out, inner]. */
function partOf(x: tf.Tensor3D, mixtures: LineMixtures, part: number): tf.Tensor3D {
  const [lines, shares] = [0, 1].map((which) => mixtures.map((mixture) => mixture[part]?.[which] ?? 0)) as [
    number[],
    number[],
  ];
  const taken = tf.gather(x, tf.tensor1d(lines, 'int32'), 1);
  if (shares.every((share) => share === 1)) return taken;
  return tf.mul(taken, tf.tensor3d(shares, [1, shares.length, 1]));
}

/* Linear in x, so its gradient is the same with the transposed matrix: both gather. */
const resample: Op<ResampleAttributes> = defineOp<ResampleAttributes>({
  name: 'ResampleAxis',
  outputs: 1,
  composite([x], { mixtures }) {
    const parts = Math.max(1, ...mixtures.map((mixture) => mixture.length));
    let sum = partOf(x as tf.Tensor3D, mixtures, 0);
    for (let part = 1; part < parts; part++) {
      const before = sum;
      sum = tf.tidy(() => tf.add(before, partOf(x as tf.Tensor3D, mixtures, part)));
      before.dispose();
    }
    return [sum];
  },
  gradient: ([dy], [x], _outputs, { mixtures }) => [
    () => resample([dy!], { mixtures: transposed(mixtures, x!.shape[1]!) })[0]!,
  ],
});

/**
 * Pictures whose new lines and columns are weighted sums of the old ones: resizing and pooling by means are of this
 * kind.
 *
 * @param x float32 [batch, height, width, channels]
 * @param lines one mixture a new line, of `height` lines
 * @param columns one mixture a new column, of `width` columns
 * @returns [batch, lines, columns, channels]
 */
export function resamplePictures(x: tf.Tensor4D, lines: LineMixtures, columns: LineMixtures): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const tall = tf.reshape(x, [batch, height, width * channels]);
  const [ofLines] = resample([tall], { mixtures: lines });
  const wide = tf.reshape(ofLines!, [batch * lines.length, width, channels]);
  const [ofColumns] = resample([wide], { mixtures: columns });
  return tf.reshape(ofColumns!, [batch, lines.length, columns.length, channels]);
}
