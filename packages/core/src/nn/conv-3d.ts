import { checkShape } from '../errors.ts';
import { asFloat } from '../ops/as-float.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { checkChannels } from './channel-groups.ts';
import {
  type ConvWindow,
  convWindow,
  outputSizes,
  type Padding,
  type PerAxis,
  type Sizes3d,
} from './conv-window.ts';
import { type Initializer, lecunNormal } from './initializers.ts';
import { Layer, type SlidingWindow } from './module.ts';

/** Options of {@link Conv3d}. */
export interface Conv3dConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: PerAxis<Sizes3d>;
  /** Default: 1. */
  readonly stride?: PerAxis<Sizes3d>;
  /** Default: 0. `'same'` keeps ⌈size / stride⌉ frames, rows and columns; see {@link Padding}. */
  readonly padding?: Padding<Sizes3d>;
  /** Whether there is a bias, which starts at 0. Default: true. */
  readonly bias?: boolean;
  /** Default: {@link lecunNormal}, which keeps the variance of the inputs. */
  readonly initializer?: Initializer;
}

/**
 * A convolution over time, height and width, which sees local motion (notes, chapter 11), as PyTorch's `nn.Conv3d`
 * but for the order of the clips' axes.
 *
 * Parameters, as in PyTorch: `weight` [out, in, time, height, width], `bias` [out].
 */
export class Conv3d extends Layer {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly weight: tf.Variable<tf.Rank.R5>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #window: ConvWindow;

  constructor(config: Conv3dConfig, random: Random) {
    super();
    const { inChannels, outChannels, bias = true, initializer = lecunNormal } = config;
    checkChannels('Conv3d', { inChannels, outChannels });
    checkRandom('Conv3d', random);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    const { kernelSize, stride = 1, padding = 0 } = config;
    this.#window = convWindow('Conv3d', { kernelSize, stride, padding }, 3);
    const weight = initializer(random, [outChannels, inChannels, ...this.#window.kernel]);
    this.weight = this.parameter('weight', weight as tf.Tensor5D);
    this.bias = bias ? this.parameter('bias', tf.zeros([outChannels]) as tf.Tensor1D) : undefined;
  }

  /**
   * @param input [batch, time, height, width, inChannels]
   * @returns [batch, time, height, width, outChannels], as large as `convOutputSize` says
   */
  forward(input: tf.Tensor): tf.Tensor5D {
    checkShape('Conv3d.forward', 'input', input, ['batch', 'time', 'height', 'width', this.inChannels]);
    outputSizes('Conv3d.forward', input.shape, this.#window);
    const filter = tf.transpose(this.weight, [2, 3, 4, 1, 0]); // [time, height, width, in, out]
    const sums = this.#convolve(asFloat(input) as tf.Tensor5D, filter);
    return this.bias === undefined ? sums : tf.add(sums, this.bias);
  }

  override window(): SlidingWindow {
    return this.#window;
  }

  override multiplyAdds(_inputShape: readonly number[], outputShape: readonly number[]): number {
    return tf.util.sizeFromShape([...outputShape]) * (this.weight.size / this.outChannels);
  }

  /**
   * TensorFlow.js' kernels, but not its types, take one number of zeros for all sides; other padding is a step of its
   * own.
   */
  #convolve(input: tf.Tensor5D, filter: tf.Tensor5D): tf.Tensor5D {
    const { stride, padding } = this.#window;
    const zeros = padding.flat();
    const isEven = zeros.every((count) => count === zeros[0]);
    const x = isEven
      ? input
      : tf.pad(input, [[0, 0], ...padding.map(([a, b]): [number, number] => [a, b]), [0, 0]]);
    return tf.engine().runKernel<tf.Tensor5D>(
      'Conv3D',
      { x, filter },
      {
        strides: [...stride],
        pad: isEven ? zeros[0]! : 'valid',
        dataFormat: 'NDHWC',
        dilations: [1, 1, 1],
      },
    );
  }
}
