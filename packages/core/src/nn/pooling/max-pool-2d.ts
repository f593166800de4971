import { checkShape } from '../../errors.ts';
import { asFloat } from '../../ops/as-float.ts';
import { maxPoolWithIndices, type PooledWithIndices } from '../../ops/max-pool-with-indices.ts';
import { checkWindows, squareWindow, type WindowOptions, windowsOver } from '../../ops/pool-windows.ts';
import { isWasmBackend } from '../../ops/products.ts';
import { tf } from '../../tf.ts';
import { Layer, type SlidingWindow } from '../module.ts';

/**
 * The largest value in each window (notes, chapter 23). Padded places never win. Of equal values the first gets the
 * slope; NaN is never the largest, as in TensorFlow.js, while PyTorch's is.
 *
 * No parameters, as PyTorch's `nn.MaxPool2d(kernelSize, stride, padding)`.
 */
export class MaxPool2d extends Layer {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;

  constructor(config: WindowOptions) {
    super();
    const { kernelSize, stride, padding } = checkWindows('MaxPool2d', config);
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, outHeight, outWidth, channels], outHeight = ⌊(height + 2·padding − kernelSize) / stride⌋ + 1
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    const who = 'MaxPool2d.forward';
    checkShape(who, 'input', input, ['batch', 'height', 'width', 'channels']);
    windowsOver(who, input.shape, this);
    const images = asFloat(input) as tf.Tensor4D;
    // There the gradient goes to the last of equal values.
    if (isWasmBackend()) return maxPoolWithIndices(images, this).output;
    return tf.maxPool(images, this.kernelSize, this.stride, this.padding, 'floor');
  }

  /**
   * {@link forward}, and where each value was, which `MaxUnpool2d` needs. It takes several times as long.
   *
   * @param input [batch, height, width, channels]
   */
  forwardWithIndices(input: tf.Tensor): PooledWithIndices {
    checkShape('MaxPool2d.forwardWithIndices', 'input', input, ['batch', 'height', 'width', 'channels']);
    return maxPoolWithIndices(input as tf.Tensor4D, this);
  }

  override window(): SlidingWindow {
    return squareWindow(this);
  }
}
