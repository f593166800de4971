import { maxUnpool } from '../../ops/max-unpool.ts';
import { checkWindows, type WindowOptions } from '../../ops/pool-windows.ts';
import type { tf } from '../../tf.ts';
import { Module } from '../module.ts';

/**
 * Puts pooled values back where `MaxPool2d.forwardWithIndices` of the same windows found them, zeros elsewhere: the
 * unpooling of deconvolutional networks (Zeiler and Fergus 2014, section 2.1).
 *
 * No parameters, as PyTorch's `nn.MaxUnpool2d(kernelSize, stride, padding)`. It takes two tensors, so it is no `Layer`.
 */
export class MaxUnpool2d extends Module {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;

  constructor(config: WindowOptions) {
    super();
    const { kernelSize, stride, padding } = checkWindows('MaxUnpool2d', config);
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
  }

  /**
   * @param input [batch, outHeight, outWidth, channels]
   * @param indices int32, as `input`
   * @param outputSize [height, width] of the picture that was pooled, where its last lines filled no window
   * @returns [batch, height, width, channels]
   */
  forward(input: tf.Tensor4D, indices: tf.Tensor4D, outputSize?: readonly [number, number]): tf.Tensor4D {
    const { kernelSize, stride, padding } = this;
    const windows = { kernelSize, stride, padding };
    return maxUnpool(input, indices, outputSize === undefined ? windows : { ...windows, outputSize });
  }
}
