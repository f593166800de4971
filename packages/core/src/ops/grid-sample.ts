import { checkOneOf, checkShape } from '../errors.ts';
import { tf } from '../tf.ts';
import { defineOp } from './define-op.ts';
import { embeddingLookup, scatterAdd } from './embedding-lookup.ts';

const MODES = ['bilinear', 'nearest'] as const;
const PADDING_MODES = ['zeros', 'border', 'reflection'] as const;

/** How {@link gridSample} reads between pixels and outside of the image. */
export interface GridSampleOptions {
  /** `'bilinear'` (default) weighs the four neighbours by nearness; `'nearest'` takes the nearest pixel. */
  readonly mode?: (typeof MODES)[number];
  /** What lies outside: `'zeros'` (default), the nearest pixel of the `'border'`, or the image's `'reflection'`. */
  readonly paddingMode?: (typeof PADDING_MODES)[number];
  /** Whether −1 and 1 are the centers of the corner pixels instead of their outer edges. Default: false. */
  readonly alignCorners?: boolean;
}

/**
 * Reads an image at places of one's choice (Jaderberg et al., Spatial Transformer Networks, 2015, equations 3 to 7):
 *     y[b, p, q, c] = Σₙₘ image[b, n, m, c] · max(0, 1 − |x(b, p, q) − m|) · max(0, 1 − |y(b, p, q) − n|)
 * Differentiable with respect to the image and, in the mode `'bilinear'`, to the grid. Names and results are those of
 * PyTorch's `grid_sample`, with channels last.
 *
 * @param image [batch, height, width, channels]
 * @param grid [batch, outHeight, outWidth, 2], places (x, y): −1 is the image's left or upper edge, 1 the other one
 * @returns [batch, outHeight, outWidth, channels]
 * @throws ShapeError when the shapes do not fit
 * @throws ConfigError for an option of another value
 */
export function gridSample(
  image: tf.Tensor4D,
  grid: tf.Tensor4D,
  { mode = 'bilinear', paddingMode = 'zeros', alignCorners = false }: GridSampleOptions = {},
): tf.Tensor4D {
  const who = 'gridSample';
  checkOneOf(who, 'mode', mode, MODES);
  checkOneOf(who, 'paddingMode', paddingMode, PADDING_MODES);
  checkShape(who, 'image', image, ['batch', 'height', 'width', 'channels']);
  checkShape(who, 'grid', grid, [image.shape[0], 'outHeight', 'outWidth', 2]);
  return tf.tidy(() => {
    const axes = { paddingMode, alignCorners };
    const x = placeOf(grid, 0, { ...axes, size: image.shape[2] });
    const y = placeOf(grid, 1, { ...axes, size: image.shape[1] });
    return readPixels([image, x, y], { mode })[0] as tf.Tensor4D;
  });
}

/** One axis of the image. */
interface Axis extends Required<Omit<GridSampleOptions, 'mode'>> {
  /** In pixels. */
  readonly size: number;
}

/** One coordinate of the grid in pixels, brought into the image where the padding mode says so: [batch, height, width]. */
function placeOf(
  grid: tf.Tensor4D,
  coordinate: 0 | 1,
  { size, paddingMode, alignCorners }: Axis,
): tf.Tensor3D {
  const [batch, height, width] = grid.shape;
  const at = tf.reshape(tf.slice(grid, [0, 0, 0, coordinate], [-1, -1, -1, 1]), [batch, height, width]);
  const fromEdge = tf.add(at, 1);
  const place: tf.Tensor3D = alignCorners
    ? tf.mul(fromEdge, (size - 1) / 2)
    : tf.sub(tf.mul(fromEdge, size / 2), 0.5);
  if (paddingMode === 'zeros') return place;
  const inside = paddingMode === 'border' ? place : reflected(place, size, alignCorners);
  return tf.clipByValue(inside, 0, size - 1);
}

/** A place after as many reflections as bring it in: at the centers of the outer pixels, or at their outer edges. */
function reflected(place: tf.Tensor3D, size: number, alignCorners: boolean): tf.Tensor3D {
  const start = alignCorners ? 0 : -0.5;
  const span = alignCorners ? size - 1 : size;
  if (span === 0) return tf.zerosLike(place);
  const distance = tf.abs(tf.sub(place, start));
  const turns = tf.floor(tf.div(distance, 2 * span));
  const rest = tf.sub(distance, tf.mul(turns, 2 * span));
  return tf.add(tf.sub(span, tf.abs(tf.sub(rest, span))), start);
}

/** A neighbour of each place; all [batch, outHeight, outWidth]. */
interface Neighbour {
  /** Its row among the image's pixels, int32; some pixel where it lies outside. */
  readonly index: tf.Tensor3D;
  /** Its share of the place's value, 0 where it lies outside, and how the share grows along x and y. */
  readonly share: tf.Tensor;
  readonly xSlope: tf.Tensor;
  readonly ySlope: tf.Tensor;
}

/** 1 where a whole place lies in the image, else 0. */
function isInImage(x: tf.Tensor, y: tf.Tensor, [, height, width]: readonly number[]): tf.Tensor {
  const isIn = (at: tf.Tensor, size: number): tf.Tensor =>
    tf.logicalAnd(tf.greaterEqual(at, 0), tf.less(at, size));
  return tf.cast(tf.logicalAnd(isIn(x, width!), isIn(y, height!)), 'float32');
}

/** Rows of whole places among the pixels [batch · height · width]. */
function rowsOf(x: tf.Tensor, y: tf.Tensor, [batch, height, width]: readonly number[]): tf.Tensor3D {
  const first = tf.reshape(tf.mul(tf.range(0, batch!), height! * width!), [batch!, 1, 1]);
  const line = tf.mul(tf.clipByValue(y, 0, height! - 1), width!);
  return tf.cast(tf.add(first, tf.add(line, tf.clipByValue(x, 0, width! - 1))), 'int32');
}

/** The pixels whose shares make a place's value. */
function neighboursOf(x: tf.Tensor, y: tf.Tensor, mode: string, shape: readonly number[]): Neighbour[] {
  const at = (column: tf.Tensor, line: tf.Tensor, ...shares: readonly tf.Tensor[]): Neighbour => {
    const isInside = isInImage(column, line, shape);
    const [share, xSlope, ySlope] = shares.map((values) => tf.mul(values, isInside));
    return { index: rowsOf(column, line, shape), share: share!, xSlope: xSlope!, ySlope: ySlope! };
  };
  if (mode === 'nearest') {
    return [at(tf.round(x), tf.round(y), tf.onesLike(x), tf.zerosLike(x), tf.zerosLike(x))];
  }
  const [left, top] = [tf.floor(x), tf.floor(y)];
  const [right, bottom] = [tf.add(left, 1), tf.add(top, 1)];
  const [ofRight, ofBottom] = [tf.sub(x, left), tf.sub(y, top)];
  const [ofLeft, ofTop] = [tf.sub(1, ofRight), tf.sub(1, ofBottom)];
  return [
    at(left, top, tf.mul(ofLeft, ofTop), tf.neg(ofTop), tf.neg(ofLeft)),
    at(right, top, tf.mul(ofRight, ofTop), ofTop, tf.neg(ofRight)),
    at(left, bottom, tf.mul(ofLeft, ofBottom), tf.neg(ofBottom), ofLeft),
    at(right, bottom, tf.mul(ofRight, ofBottom), ofBottom, ofRight),
  ];
}

/** The neighbours' pixels: [batch, outHeight, outWidth, channels]. */
function pixelsOf(image: tf.Tensor, { index }: Neighbour): tf.Tensor {
  return embeddingLookup(index, tf.reshape(image, [-1, image.shape[3]!]) as tf.Tensor2D);
}

/** The image's gradient: every neighbour gets its share. */
function imageGradient(dy: tf.Tensor, image: tf.Tensor, neighbours: readonly Neighbour[]): tf.Tensor {
  const channels = image.shape[3]!;
  const sums = neighbours.map(({ index, share }) => {
    const parts = tf.mul(dy, tf.expandDims(share, -1));
    const rows = tf.reshape(parts, [index.size, channels]) as tf.Tensor2D;
    return scatterAdd(rows, tf.reshape(index, [-1]) as tf.Tensor1D, image.size / channels);
  });
  return tf.reshape(tf.addN(sums), image.shape);
}

/* An op of its own: TensorFlow.js would differentiate the indices, which depend on the places, and fail. */
const readPixels = defineOp<{ readonly mode: string }>({
  name: 'GridSample',
  outputs: 1,
  composite: ([image, x, y], { mode }) => {
    const neighbours = neighboursOf(x!, y!, mode, image!.shape);
    const parts = neighbours.map((one) => tf.mul(pixelsOf(image!, one), tf.expandDims(one.share, -1)));
    return [tf.addN(parts)];
  },
  gradient([dy], [image, x, y], _outputs, { mode }) {
    const neighbours = neighboursOf(x!, y!, mode, image!.shape);
    const alongAxis = (slope: 'xSlope' | 'ySlope'): tf.Tensor =>
      tf.addN(neighbours.map((one) => tf.mul(tf.sum(tf.mul(dy!, pixelsOf(image!, one)), -1), one[slope])));
    return [
      () => imageGradient(dy!, image!, neighbours),
      () => alongAxis('xSlope'),
      () => alongAxis('ySlope'),
    ];
  },
});
