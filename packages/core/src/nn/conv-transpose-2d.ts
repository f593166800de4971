import { checkNumber, checkShape } from '../errors.ts';
import { asFloat } from '../ops/as-float.ts';
import {
  type Convolution2dAttributes,
  explicitPadding,
  transposedConvolve2d,
  transposedConvolveDepthwise,
} from '../ops/convolution.ts';
import { fillGaps } from '../ops/dilation.ts';
import { isWasmBackend } from '../ops/products.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { byGroups, channelsLast, checkChannels, depthwiseFilter } from './channel-groups.ts';
import { convTransposeOutputSize, extent } from './conv-output-size.ts';
import {
  type ConvWindow,
  convWindow,
  type PerAxis,
  perAxis,
  type Sizes2d,
  type ZerosAround,
} from './conv-window.ts';
import { type Initializer, lecunNormal } from './initializers.ts';
import { Layer, type SlidingWindow } from './module.ts';

/** Options of {@link ConvTranspose2d}; all but the channels are those of the convolution that it transposes. */
export interface ConvTranspose2dConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: PerAxis<Sizes2d>;
  /** The output has about so many times the rows and columns of the input. Default: 1. */
  readonly stride?: PerAxis<Sizes2d>;
  /**
   * Rows and columns that are cut off the output's ends, for each axis one number or `[before, behind]`. Default: 0.
   */
  readonly padding?: PerAxis<Sizes2d> | readonly [ZerosAround, ZerosAround];
  /** Rows and columns more below and on the right; less than the stride. Default: 0. */
  readonly outputPadding?: PerAxis<Sizes2d>;
  /** Distance of neighboring taps of the filter. Default: 1, no gaps. */
  readonly dilation?: PerAxis<Sizes2d>;
  /** The channels are divided into so many parts, and each output sees one part of the inputs. Default: 1. */
  readonly groups?: number;
  /** Whether there is a bias, which starts at 0. Default: true. */
  readonly bias?: boolean;
  /** Default: {@link lecunNormal}, with the number of inputs that an output sees. */
  readonly initializer?: Initializer;
}

/**
 * A transposed convolution over pictures, which enlarges them (notes, chapter 25; "fractionally strided", Dumoulin
 * and Visin 2016): the gradient of a convolution at its input. The same as to put stride − 1 zeros between the
 * inputs, to pad, and to convolve with the filter turned by 180°. As PyTorch's `nn.ConvTranspose2d` but for the order
 * of the pictures' axes.
 *
 * Parameters, as in PyTorch: `weight` [in, out / groups, height, width], `bias` [out].
 */
export class ConvTranspose2d extends Layer {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly weight: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #window: ConvWindow;
  readonly #outputPadding: readonly number[];

  constructor(config: ConvTranspose2dConfig, random: Random) {
    super();
    const { inChannels, outChannels, groups = 1, bias = true, initializer = lecunNormal } = config;
    checkChannels('ConvTranspose2d', { inChannels, outChannels }, groups);
    checkRandom('ConvTranspose2d', random);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.groups = groups;
    this.#window = convWindow('ConvTranspose2d', config, 2);
    this.#outputPadding = perAxis('ConvTranspose2d', 'outputPadding', config.outputPadding ?? 0, 2, 0);
    const { kernel, stride } = this.#window;
    kernel.forEach((_, axis) => {
      checkNumber('ConvTranspose2d', 'outputPadding', this.#outputPadding[axis]!, { below: stride[axis]! });
    });
    const taps = kernel[0]! * kernel[1]!;
    const fans = {
      fanIn: ((inChannels / groups) * taps) / (stride[0]! * stride[1]!),
      fanOut: (outChannels / groups) * taps,
    };
    const weight = initializer(random, [inChannels, outChannels / groups, ...kernel], fans);
    this.weight = this.parameter('weight', weight as tf.Tensor4D);
    this.bias = bias ? this.parameter('bias', tf.zeros([outChannels]) as tf.Tensor1D) : undefined;
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, height, width, outChannels], as large as {@link convTransposeOutputSize} says
   */
  forward(input: tf.Tensor): tf.Tensor4D {
    checkShape('ConvTranspose2d.forward', 'input', input, ['batch', 'height', 'width', this.inChannels]);
    const [batch = 0, ...sizes] = input.shape;
    const [height = 0, width = 0] = this.#window.kernel.map((_, axis) =>
      this.#outputSize(sizes[axis]!, axis),
    );
    const sums = this.#transposed(asFloat(input) as tf.Tensor4D, [batch, height, width]);
    return this.bias === undefined ? sums : tf.add(sums, this.bias);
  }

  /** An output sees a window of ⌈extent / stride⌉ inputs, which moves on by one every stride outputs. */
  override window(): SlidingWindow {
    const { kernel, stride, dilation } = this.#window;
    return {
      kernel: kernel.map((size, axis) => Math.ceil(extent(size, dilation[axis]!) / stride[axis]!)),
      stride: stride.map((step) => 1 / step),
    };
  }

  override multiplyAdds(inputShape: readonly number[]): number {
    return tf.util.sizeFromShape([...inputShape]) * (this.weight.size / this.inChannels);
  }

  #outputSize(size: number, axis: number): number {
    const { kernel, stride, dilation, padding } = this.#window;
    const along = {
      kernel: kernel[axis]!,
      stride: stride[axis]!,
      dilation: dilation[axis]!,
      padding: padding[axis]!,
      outputPadding: this.#outputPadding[axis]!,
    };
    return convTransposeOutputSize(size, along, 'ConvTranspose2d.forward');
  }

  /**
   * Without the bias. The filters are those of the convolution from the output's channels to the input's.
   * TensorFlow.js' wasm has no kernel for a depthwise one.
   */
  #transposed(input: tf.Tensor4D, [batch, height, width]: [number, number, number]): tf.Tensor4D {
    const { groups, outChannels } = this;
    const { stride, dilation, padding } = this.#window;
    const attributes: Convolution2dAttributes = {
      strides: [stride[0]!, stride[1]!],
      pad: explicitPadding(padding[0]!, padding[1]!),
    };
    const weight = dilation.every((step) => step === 1) ? this.weight : fillGaps(this.weight, dilation);
    if (groups > 1 && groups === outChannels && !isWasmBackend()) {
      const filter = depthwiseFilter(weight, outChannels);
      return transposedConvolveDepthwise(input, filter, [batch, height, width, outChannels], attributes);
    }
    const shape = [batch, height, width, outChannels / groups] as const;
    const filter = channelsLast(weight);
    if (groups === 1) return transposedConvolve2d(input, filter, shape, attributes);
    return byGroups(filter, groups, (part, own) => transposedConvolve2d(part, own, shape, attributes))(input);
  }
}
