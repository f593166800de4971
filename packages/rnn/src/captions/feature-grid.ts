import { checkNumber, checkRandom, checkShape, heNormal, Layer, type Random, tf } from '@reverie/core';

/** Options of {@link FeatureGrid}. */
export interface FeatureGridConfig {
  /** Channels of each convolution's output. Default: 32, 64, 64. */
  readonly channels?: readonly number[];
  /** The first so many convolutions halve height and width. Default: 2. */
  readonly halvings?: number;
}

/** Colors, and where a pixel lies: across and down. */
const INPUT_CHANNELS = 3 + 2;

interface Convolution {
  readonly weight: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
  readonly stride: number;
}

/**
 * A small convolutional network that keeps where things are: the features of a grid of places, as captions look at them. Each
 * convolution is 3 × 3 with a ReLU behind it. Pixels come with their place, so that it can be told where in the picture things are
 * (Liu et al. 2018, CoordConv).
 *
 * Parameters: `0.weight` [3, 3, in, out], `0.bias` [out], `1.weight`, …
 */
export class FeatureGrid extends Layer {
  /** Features of each place. */
  readonly size: number;
  readonly #convolutions: readonly Convolution[];

  constructor({ channels = [32, 64, 64], halvings = 2 }: FeatureGridConfig, random: Random) {
    super();
    checkNumber('FeatureGrid', 'channels.length', channels.length, { min: 1 });
    for (const count of channels) checkNumber('FeatureGrid', 'channels', count, { integer: true, min: 1 });
    checkNumber('FeatureGrid', 'halvings', halvings, { integer: true, min: 0, max: channels.length });
    checkRandom('FeatureGrid', random);
    this.size = channels.at(-1)!;
    this.#convolutions = channels.map((out, index) => {
      const inputs = channels[index - 1] ?? INPUT_CHANNELS;
      const weight = heNormal(random.split(`${index}`), [3, 3, inputs, out], { fanIn: 9 * inputs });
      return {
        weight: this.parameter(`${index}.weight`, weight as tf.Tensor4D),
        bias: this.parameter(`${index}.bias`, tf.zeros([out]) as tf.Tensor1D),
        stride: index < halvings ? 2 : 1,
      };
    });
  }

  /**
   * @param images bytes [batch, height, width, 3], as int32 or float32
   * @returns [batch, places, size], row by row
   */
  forward(images: tf.Tensor): tf.Tensor3D {
    checkShape('FeatureGrid.forward', 'images', images, ['batch', 'height', 'width', 3]);
    const pixels = tf.sub(tf.div(tf.cast(images, 'float32'), 127.5), 1);
    let grid = tf.concat([pixels, placesLike(images)], 3) as tf.Tensor4D; // [batch, height, width, 5]
    for (const { weight, bias, stride } of this.#convolutions)
      grid = tf.relu(tf.add(tf.conv2d(grid, weight, stride, 'same'), bias));
    return tf.reshape(grid, [grid.shape[0], -1, this.size]);
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
