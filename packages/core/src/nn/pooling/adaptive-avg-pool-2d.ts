import { checkNumber, checkShape } from '../../errors.ts';
import { asFloat } from '../../ops/as-float.ts';
import { type LineMixtures, type LineShare, resamplePictures } from '../../ops/resample-axis.ts';
import { tf } from '../../tf.ts';
import { Layer } from '../module.ts';

export interface AdaptiveAvgPool2dConfig {
  /** Lines and columns of the output: as many each way, or [height, width]. */
  readonly outputSize: number | readonly [number, number];
}

/**
 * The lines of each of `bins` bins, with the same share: from ⌊bin · size / bins⌋ to before ⌈(bin + 1) · size / bins⌉.
 */
const binMeans = (size: number, bins: number): LineMixtures =>
  Array.from({ length: bins }, (_, bin) => {
    const first = Math.floor((bin * size) / bins);
    const count = Math.ceil(((bin + 1) * size) / bins) - first;
    return Array.from({ length: count }, (_line, i): LineShare => [first + i, 1 / count]);
  });

/**
 * Means over a grid of bins that has the same size for pictures of any; bins overlap by a line where the size is no
 * multiple.
 *
 * No parameters, as PyTorch's `nn.AdaptiveAvgPool2d(outputSize)`.
 */
export class AdaptiveAvgPool2d extends Layer {
  /** [height, width] */
  readonly outputSize: readonly [number, number];

  constructor({ outputSize }: AdaptiveAvgPool2dConfig) {
    super();
    const [height, width] = typeof outputSize === 'object' ? outputSize : [outputSize, outputSize];
    checkNumber('AdaptiveAvgPool2d', 'outputSize', height, { integer: true, min: 1 });
    checkNumber('AdaptiveAvgPool2d', 'outputSize', width, { integer: true, min: 1 });
    this.outputSize = [height, width];
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, outputSize[0], outputSize[1], channels]
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('AdaptiveAvgPool2d.forward', 'input', input, ['batch', 'height', 'width', 'channels']);
    const images = asFloat(input) as tf.Tensor4D;
    const [, height, width] = images.shape;
    const [lines, columns] = this.outputSize;
    if (height % lines === 0 && width % columns === 0) {
      const window: [number, number] = [height / lines, width / columns];
      return tf.avgPool(images, window, window, 'valid');
    }
    return resamplePictures(images, binMeans(height, lines), binMeans(width, columns));
  }
}
