import { checkNumber, checkShape, Layer, type SlidingWindow, tf } from '@reverie/core';

/**
 * The largest value in each window of maps that are nowhere negative, as behind a ReLU: the last windows may reach over
 * the edge, so that each place is in one. As PyTorch's `nn.MaxPool2d(kernelSize, stride, ceil_mode=True)` there.
 */
export class CeilMaxPool2d extends Layer {
  readonly kernelSize: number;
  readonly stride: number;

  constructor({ kernelSize, stride }: { readonly kernelSize: number; readonly stride: number }) {
    super();
    checkNumber('CeilMaxPool2d', 'stride', stride, { integer: true, min: 1 });
    checkNumber('CeilMaxPool2d', 'kernelSize', kernelSize, { integer: true, min: stride });
    this.kernelSize = kernelSize;
    this.stride = stride;
  }

  /**
   * @param input [batch, height, width, channels]
   * @returns [batch, outHeight, outWidth, channels], outHeight = ⌈(height − kernelSize) / stride⌉ + 1, 1 at least
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('CeilMaxPool2d.forward', 'input', input, ['batch', 'height', 'width', 'channels']);
    const { kernelSize, stride } = this;
    const [, height, width] = input.shape as [number, number, number, number];
    const missing = (size: number): number => {
      const windows = Math.max(0, Math.ceil((size - kernelSize) / stride)) + 1;
      return (windows - 1) * stride + kernelSize - size;
    };
    const behind: Array<[number, number]> = [
      [0, 0],
      [0, Math.max(0, missing(height))],
      [0, Math.max(0, missing(width))],
      [0, 0],
    ];
    return tf.maxPool(tf.pad(input as tf.Tensor4D, behind), kernelSize, stride, 'valid');
  }

  override window(): SlidingWindow {
    const { kernelSize, stride } = this;
    return { kernel: [kernelSize, kernelSize], stride: [stride, stride] };
  }
}
