import { tf } from '../tf.ts';
import { defineOp, type Op } from './define-op.ts';
import {
  linesAtTap,
  overlap,
  type PoolWindows,
  pixelsOf,
  takeLines,
  windowsAtLines,
} from './pool-windows.ts';

/** Attributes of {@link spreadToPlaces}. */
interface SpreadAttributes extends PoolWindows {
  /** What a pixel gets that is the place of several windows: their sum, or the last one's value. */
  readonly repeated: 'add' | 'last';
}

const sequence = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/**
 * Adds to a picture what those windows give that begin `rowsBack`, `columnsBack` windows before each pixel's last one.
 */
function spreadFrom(
  picture: tf.Tensor,
  [values, places]: readonly [tf.Tensor, tf.Tensor],
  [rowsBack, columnsBack]: readonly [number, number],
  attributes: SpreadAttributes,
): tf.Tensor {
  const rows = windowsAtLines(attributes, 0, rowsBack);
  const columns = windowsAtLines(attributes, 1, columnsBack);
  const take = (x: tf.Tensor): tf.Tensor => {
    const inside = (window: number): number => Math.max(window, 0);
    return takeLines(takeLines(x, rows.map(inside), 1), columns.map(inside), 2);
  };
  const own = pixelsOf(
    rows.map((window, line) => (window < 0 ? -1 : line)),
    columns.map((window, column) => (window < 0 ? -1 : column)),
    attributes,
  );
  const isOwn = tf.equal(take(places), own);
  const rest = attributes.repeated === 'add' ? tf.scalar(0) : picture;
  const given = tf.where(isOwn, take(values), rest);
  return attributes.repeated === 'add' ? tf.add(picture, given) : given;
}

/**
 * Puts the value of each window at its place in the picture, zeros elsewhere. It gathers: each pixel looks at the
 * windows that may have it. Inputs: values and places, both [batch, outHeight, outWidth, channels], places int32 row ·
 * width + column. Output: [batch, height, width, channels].
 *
 * The gradient of a value is that of its place, also where a later window has overwritten it, as in PyTorch's
 * `max_unpool2d`.
 */
export const spreadToPlaces: Op<SpreadAttributes> = defineOp<SpreadAttributes>({
  name: 'SpreadToPlaces',
  outputs: 1,
  composite([values, places], attributes) {
    const [batch, , , channels] = values!.shape as [number, number, number, number];
    const back = sequence(overlap(attributes)).reverse();
    let picture: tf.Tensor = tf.zeros([batch, ...attributes.size, channels]);
    for (const rowsBack of back) {
      for (const columnsBack of back) {
        const before = picture;
        picture = tf.tidy(() => spreadFrom(before, [values!, places!], [rowsBack, columnsBack], attributes));
        before.dispose();
      }
    }
    return [picture];
  },
  gradient([dy], [, places], _outputs, windows) {
    return [() => collectFromPlaces([dy!, places!], windows)[0]!, () => tf.zeros(places!.shape)];
  },
});

/**
 * Reads the pixel at the place of each window: the transposed map of {@link spreadToPlaces}. Inputs: a picture
 * [batch, height, width, channels] and places int32 [batch, outHeight, outWidth, channels]. Output: as the places.
 */
export const collectFromPlaces: Op<PoolWindows> = defineOp<PoolWindows>({
  name: 'CollectFromPlaces',
  outputs: 1,
  composite([picture, places], windows) {
    const taps = sequence(windows.kernelSize);
    const columnsAt = taps.map((tap) => linesAtTap(windows, 1, tap));
    let values: tf.Tensor = tf.zeros(places!.shape);
    for (const tap of taps) {
      const before = values;
      values = tf.tidy(() => {
        const lines = linesAtTap(windows, 0, tap);
        const rows = takeLines(picture!, lines, 1);
        return columnsAt.reduce<tf.Tensor>((found, columns) => {
          const isHere = tf.equal(places!, pixelsOf(lines, columns, windows));
          return tf.where(isHere, takeLines(rows, columns, 2), found);
        }, before);
      });
      before.dispose();
    }
    return [values];
  },
  gradient([dy], [, places], _outputs, windows) {
    const attributes = { ...windows, repeated: 'add' } as const;
    return [() => spreadToPlaces([dy!, places!], attributes)[0]!, () => tf.zeros(places!.shape)];
  },
});
