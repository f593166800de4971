import { checkShape } from '../errors.ts';
import { asFloat } from '../ops/as-float.ts';
import {
  type Convolution2dAttributes,
  convolve2d,
  convolveDepthwise,
  explicitPadding,
} from '../ops/convolution.ts';
import { fillGaps, inPhases } from '../ops/dilation.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import { byGroups, channelsLast, checkChannels, depthwiseFilter } from './channel-groups.ts';
import {
  type ConvWindow,
  convWindow,
  outputSizes,
  type Padding,
  type PerAxis,
  type Sizes2d,
} from './conv-window.ts';
import { type Initializer, lecunNormal } from './initializers.ts';
import { EVALUATION, type ForwardContext, Layer, type SlidingWindow } from './module.ts';
import { type SpectralNorm, spectralNormOf } from './spectral-norm.ts';

/** Options of {@link Conv2d}. */
export interface Conv2dConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: PerAxis<Sizes2d>;
  /** Default: 1. */
  readonly stride?: PerAxis<Sizes2d>;
  /** Default: 0. `'same'` keeps ⌈size / stride⌉ rows and columns; see {@link Padding}. */
  readonly padding?: Padding<Sizes2d>;
  /** Distance of neighboring taps of the filter. Default: 1, no gaps. */
  readonly dilation?: PerAxis<Sizes2d>;
  /**
   * The channels are divided into so many parts, and each output sees one part of the inputs; as many as inChannels
   * make it depthwise. Default: 1.
   */
  readonly groups?: number;
  /** Whether there is a bias, which starts at 0. Default: true. */
  readonly bias?: boolean;
  /** Default: {@link lecunNormal}, which keeps the variance of the inputs. */
  readonly initializer?: Initializer;
  /** Divides the weight by its largest singular value, with {@link SpectralNorm}. Default: false. */
  readonly spectralNorm?: boolean;
}

/** A function of pictures [batch, height, width, channels]. */
type OnPictures = (input: tf.Tensor4D) => tf.Tensor4D;

/**
 * A convolution over pictures (notes, chapter 22), as PyTorch's `nn.Conv2d` but for the order of the pictures' axes.
 *
 * Parameters, as in PyTorch: `weight` [out, in / groups, height, width], `bias` [out].
 */
export class Conv2d extends Layer {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly weight: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #window: ConvWindow;
  readonly #spectralNorm: SpectralNorm | undefined;

  constructor(config: Conv2dConfig, random: Random) {
    super();
    const { inChannels, outChannels, groups = 1, bias = true, initializer = lecunNormal } = config;
    checkChannels('Conv2d', { inChannels, outChannels }, groups);
    checkRandom('Conv2d', random);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.groups = groups;
    this.#window = convWindow('Conv2d', config, 2);
    const shape = [outChannels, inChannels / groups, ...this.#window.kernel];
    this.weight = this.parameter('weight', initializer(random, shape) as tf.Tensor4D);
    this.bias = bias ? this.parameter('bias', tf.zeros([outChannels]) as tf.Tensor1D) : undefined;
    this.#spectralNorm = config.spectralNorm
      ? this.child('', spectralNormOf(this.weight, random))
      : undefined;
  }

  /**
   * @param input [batch, height, width, inChannels]
   * @returns [batch, height, width, outChannels], as large as `convOutputSize` says
   */
  forward(input: tf.Tensor, context: ForwardContext = EVALUATION): tf.Tensor4D {
    checkShape('Conv2d.forward', 'input', input, ['batch', 'height', 'width', this.inChannels]);
    outputSizes('Conv2d.forward', input.shape, this.#window);
    return this.prepared(context)(asFloat(input) as tf.Tensor4D);
  }

  /** {@link forward} without its checks, for many float32 inputs: TensorFlow.js' layout of the weights is made once. */
  prepared(context: ForwardContext = EVALUATION): OnPictures {
    const { dilation, stride } = this.#window;
    const weight = this.#spectralNorm?.normalize<tf.Tensor4D>(this.weight, context) ?? this.weight;
    if (dilation.every((step) => step === 1)) return this.#convolver(weight, this.#attributes());
    if (stride.some((step) => step > 1))
      return this.#convolver(fillGaps(weight, dilation), this.#attributes());
    const convolve = this.#convolver(weight, { strides: [1, 1], pad: explicitPadding([0, 0], [0, 0]) });
    return (input) => inPhases(input, this.#window, convolve);
  }

  override window(): SlidingWindow {
    return this.#window;
  }

  override multiplyAdds(_inputShape: readonly number[], outputShape: readonly number[]): number {
    return tf.util.sizeFromShape([...outputShape]) * (this.weight.size / this.outChannels);
  }

  #convolver(weight: tf.Tensor4D, attributes: Convolution2dAttributes): OnPictures {
    const { bias, groups, inChannels } = this;
    if (groups === 1) {
      const filter = channelsLast(weight);
      return (input) => convolve2d(input, filter, bias, attributes);
    }
    if (groups === inChannels) {
      const filter = depthwiseFilter(weight, inChannels);
      return (input) => convolveDepthwise(input, filter, bias, attributes);
    }
    const sums = byGroups(channelsLast(weight), groups, (part, filter) =>
      convolve2d(part, filter, undefined, attributes),
    );
    return bias === undefined ? sums : (input) => tf.add(sums(input), bias);
  }

  #attributes(): Convolution2dAttributes {
    const { stride, padding } = this.#window;
    return { strides: [stride[0]!, stride[1]!], pad: explicitPadding(padding[0]!, padding[1]!) };
  }
}
