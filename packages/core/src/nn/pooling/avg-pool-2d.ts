import { checkShape } from '../../errors.ts';
import { asFloat } from '../../ops/as-float.ts';
import {
  checkWindows,
  type PoolWindows,
  squareWindow,
  type WindowOptions,
  windowsOver,
} from '../../ops/pool-windows.ts';
import { tf } from '../../tf.ts';
import { Layer, type SlidingWindow } from '../module.ts';

export interface AvgPool2dConfig extends WindowOptions {
  /** Whether padded places count, as zeros. Default true. */
  readonly countIncludePad?: boolean;
}

/** Per window, its places over those of them that lie inside of the picture: [1, outHeight, outWidth, 1]. */
function shareInside(windows: PoolWindows): tf.Tensor4D {
  const { kernelSize, stride, padding, size, count } = windows;
  const inside = (axis: 0 | 1): number[] =>
    Array.from({ length: count[axis] }, (_, window) => {
      const first = window * stride - padding;
      return Math.min(first + kernelSize, size[axis]) - Math.max(first, 0);
    });
  const columns = inside(1);
  const shares = inside(0).flatMap((lines) => columns.map((n) => kernelSize ** 2 / (lines * n)));
  return tf.tensor4d(shares, [1, ...count, 1]);
}

/**
 * The mean of each window (notes, chapter 23).
 *
 * No parameters, as PyTorch's `nn.AvgPool2d(kernelSize, stride, padding)`.
 */
export class AvgPool2d extends Layer {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly countIncludePad: boolean;

  constructor(config: AvgPool2dConfig) {
    super();
    const { kernelSize, stride, padding } = checkWindows('AvgPool2d', config);
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
    this.countIncludePad = config.countIncludePad ?? true;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, outHeight, outWidth, channels], outHeight = ⌊(height + 2·padding − kernelSize) / stride⌋ + 1
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const who = 'AvgPool2d.forward';
    checkShape(who, 'input', input, ['batch', 'height', 'width', 'channels']);
    const windows = windowsOver(who, input.shape, this);
    const { kernelSize, stride, padding } = this;
    const images = asFloat(input) as tf.Tensor4D;
    if (padding === 0) return tf.avgPool(images, kernelSize, stride, 'valid');
    // TensorFlow.js' own padding counts what is inside in the values, and all places in the gradient.
    const border: [number, number] = [padding, padding];
    const means = tf.avgPool(tf.pad(images, [[0, 0], border, border, [0, 0]]), kernelSize, stride, 'valid');
    return this.countIncludePad ? means : tf.mul(means, shareInside(windows));
  }

  override window(): SlidingWindow {
    return squareWindow(this);
  }
}
