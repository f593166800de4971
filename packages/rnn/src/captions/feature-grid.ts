import {
  checkNumber,
  checkRandom,
  checkShape,
  heNormal,
  Layer,
  LayerNorm,
  type Random,
  tf,
} from '@reverie/core';

/** Options of {@link FeatureGrid}. */
export interface FeatureGridConfig {
  /** Channels of each convolution of the brightness. Default: 32, 64, 64. */
  readonly channels?: readonly number[];
  /** The first so many convolutions halve height and width. Default: 2. */
  readonly halvings?: number;
  /** Features of the color of each place. Default: 32. */
  readonly colorChannels?: number;
}

/** Brightness, and where a pixel lies: across and down. */
const FORM_CHANNELS = 1 + 2;
const COLOR_CHANNELS = 3;
/** Units that each pixel's color has before colors are averaged over a place. */
const PIXEL_UNITS = 24;
/** Added to the variance of a place's features: where a picture is even, noise is not made large. */
const EPSILON = 0.01;

interface Convolution {
  readonly weight: tf.Tensor4D;
  readonly norm: LayerNorm;
  readonly stride: number;
}

/**
 * A small convolutional network that keeps where things are: the features of a grid of places, as captions look at them.
 *
 * Form and color go separate ways: 3 × 3 convolutions, each with layer normalization and a ReLU, see the brightness alone, and
 * 1 × 1 convolutions the color alone. What is learned of a form then holds in every color, also in one in which it was never seen.
 * Brightness comes with each pixel's place, so that it can be told where in the picture things are (Liu et al. 2018, CoordConv).
 *
 * Parameters: `form.<n>.weight` [3, 3, in, out] and `form.<n>.norm.…`; `color.<n>.weight` [1, 1, in, out] and `color.<n>.bias`.
 */
export class FeatureGrid extends Layer {
  /** Features of each place. */
  readonly size: number;
  readonly #form: readonly Convolution[];
  readonly #color: readonly (readonly [weight: tf.Tensor4D, bias: tf.Tensor1D])[];
  /** Pixels along a place's side. */
  readonly #side: number;

  constructor(config: FeatureGridConfig, random: Random) {
    super();
    const { channels = [32, 64, 64], halvings = 2, colorChannels = 32 } = config;
    checkNumber('FeatureGrid', 'channels.length', channels.length, { integer: true, min: 1 });
    for (const count of channels) checkNumber('FeatureGrid', 'channels', count, { integer: true, min: 1 });
    checkNumber('FeatureGrid', 'colorChannels', colorChannels, { integer: true, min: 1 });
    checkNumber('FeatureGrid', 'halvings', halvings, { integer: true, min: 0, max: channels.length });
    checkRandom('FeatureGrid', random);
    this.size = channels.at(-1)! + colorChannels;
    this.#side = 2 ** halvings;
    this.#form = channels.map((out, index) => ({
      weight: this.#weight(`form.${index}`, 3, [channels[index - 1] ?? FORM_CHANNELS, out], random),
      norm: this.child(`form.${index}.norm`, new LayerNorm({ features: out, epsilon: EPSILON })),
      stride: index < halvings ? 2 : 1,
    }));
    const colors = [
      [COLOR_CHANNELS, PIXEL_UNITS],
      [PIXEL_UNITS, colorChannels],
    ] as const;
    this.#color = colors.map((sizes, index) => [
      this.#weight(`color.${index}`, 1, sizes, random),
      this.parameter(`color.${index}.bias`, tf.zeros([sizes[1]]) as tf.Tensor1D),
    ]);
  }

  #weight(
    name: string,
    side: number,
    [inputs, out]: readonly [number, number],
    random: Random,
  ): tf.Variable<tf.Rank.R4> {
    const weight = heNormal(random.split(name), [side, side, inputs, out], { fanIn: side * side * inputs });
    return this.parameter(`${name}.weight`, weight as tf.Tensor4D);
  }

  /**
   * @param images bytes [batch, height, width, 3], as int32 or float32
   * @returns [batch, places, size], row by row
   */
  forward(images: tf.Tensor): tf.Tensor3D {
    checkShape('FeatureGrid.forward', 'images', images, ['batch', 'height', 'width', 3]);
    const pixels = tf.sub(tf.div(tf.cast(images, 'float32'), 127.5), 1) as tf.Tensor4D;
    const grid = tf.concat([this.#forms(pixels), this.#colors(pixels)], 3);
    return tf.reshape(grid, [grid.shape[0]!, -1, this.size]);
  }

  #forms(pixels: tf.Tensor4D): tf.Tensor4D {
    let grid = tf.concat([tf.mean(pixels, 3, true), placesLike(pixels)], 3) as tf.Tensor4D;
    for (const { weight, norm, stride } of this.#form)
      grid = tf.relu(norm.forward(tf.conv2d(grid, weight, stride, 'same'))) as tf.Tensor4D;
    return grid;
  }

  #colors(pixels: tf.Tensor4D): tf.Tensor4D {
    const [ofPixels, ofPlaces] = this.#color.map(
      ([weight, bias]) =>
        (x: tf.Tensor4D): tf.Tensor4D =>
          tf.relu(tf.add(tf.conv2d(x, weight, 1, 'same'), bias)),
    );
    return ofPlaces!(tf.avgPool(ofPixels!(pixels), this.#side, this.#side, 'same'));
  }
}

/** Where each pixel lies, from −1 to 1 across and down: [batch, height, width, 2]. */
function placesLike({ shape }: tf.Tensor): tf.Tensor {
  const [batch = 0, height = 0, width = 0] = shape;
  const across = tf.reshape(tf.linspace(-1, 1, width), [1, 1, width, 1]);
  const down = tf.reshape(tf.linspace(-1, 1, height), [1, height, 1, 1]);
  const full = [batch, height, width, 1];
  return tf.concat([tf.broadcastTo(across, full), tf.broadcastTo(down, full)], 3);
}
