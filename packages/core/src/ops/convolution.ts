import { tf } from '../tf.ts';
import { defineOp } from './define-op.ts';

/** Zeros around pictures, as TensorFlow.js takes them: for batch, rows, columns and channels. */
export type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

/** {@link ExplicitPadding} by rows and columns. */
export const explicitPadding = (
  [above, below]: readonly [number, number],
  [left, right]: readonly [number, number],
): ExplicitPadding => [
  [0, 0],
  [above, below],
  [left, right],
  [0, 0],
];

/** How a filter without gaps moves over pictures. */
export interface Convolution2dAttributes {
  readonly strides: [height: number, width: number];
  readonly pad: ExplicitPadding;
}

/** The kernels of one kind of convolution. */
interface Family {
  readonly name: string;
  readonly forward: string;
  /** With bias and activation. */
  readonly fused: string;
  readonly backpropInput: string;
  readonly backpropFilter: string;
}

const FULL: Family = {
  name: 'BiasedConv2D',
  forward: 'Conv2D',
  fused: 'FusedConv2D',
  backpropInput: 'Conv2DBackpropInput',
  backpropFilter: 'Conv2DBackpropFilter',
};

const DEPTHWISE: Family = {
  name: 'BiasedDepthwiseConv2D',
  forward: 'DepthwiseConv2dNative',
  fused: 'FusedDepthwiseConv2D',
  backpropInput: 'DepthwiseConv2dNativeBackpropInput',
  backpropFilter: 'DepthwiseConv2dNativeBackpropFilter',
};

const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor4D =>
  tf.engine().runKernel<tf.Tensor4D>(kernel, inputs, attributes);

/** What every kernel of convolutions reads. */
const common = ({ strides, pad }: Convolution2dAttributes): tf.NamedAttrMap => ({
  strides,
  pad,
  dataFormat: 'NHWC',
  dilations: [1, 1],
});

/**
 * Convolution and bias in one kernel. TensorFlow.js' own fused convolution computes the gradient of its input also
 * where nobody asks for it, as in a first layer; this one does not.
 */
const biased = ({ name, fused, backpropInput, backpropFilter }: Family) =>
  defineOp<Convolution2dAttributes>({
    name,
    outputs: 1,
    composite: ([x, filter, bias], attributes) => [
      run(fused, { x: x!, filter: filter!, bias: bias! }, { ...common(attributes), activation: 'linear' }),
    ],
    gradient: ([dy], [x, filter], _outputs, attributes) => [
      () => run(backpropInput, { dy: dy!, filter: filter! }, { ...common(attributes), inputShape: x!.shape }),
      () => run(backpropFilter, { x: x!, dy: dy! }, { ...common(attributes), filterShape: filter!.shape }),
      () => tf.sum(dy!, [0, 1, 2]),
    ],
  });

/** A function of pictures, a filter and perhaps a bias. */
type Convolve = (
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  attributes: Convolution2dAttributes,
) => tf.Tensor4D;

/** A function of a convolution's output, its filter, and the shape of its input. */
type TransposedConvolve = (
  y: tf.Tensor4D,
  filter: tf.Tensor4D,
  shape: readonly [batch: number, height: number, width: number, channels: number],
  attributes: Convolution2dAttributes,
) => tf.Tensor4D;

function convolver(family: Family): Convolve {
  const withBias = biased(family);
  return (x, filter, bias, attributes) => {
    if (bias === undefined) return run(family.forward, { x, filter }, common(attributes));
    return withBias([x, filter, bias], attributes)[0] as tf.Tensor4D;
  };
}

const transposedConvolver =
  ({ backpropInput }: Family): TransposedConvolve =>
  (y, filter, shape, attributes) =>
    run(backpropInput, { dy: y, filter }, { ...common(attributes), inputShape: [...shape] });

/**
 * A convolution of pictures x [batch, height, width, in] by filter [height, width, in, out], and the bias [out] added
 * if there is one. Returns [batch, height, width, out].
 */
export const convolve2d: Convolve = convolver(FULL);

/**
 * As {@link convolve2d}, but each channel has filters of its own, [height, width, in, filters]: channel c · filters +
 * f of the output is filter f of channel c.
 */
export const convolveDepthwise: Convolve = convolver(DEPTHWISE);

/** The gradient of {@link convolve2d} at an input of `shape`: a transposed convolution. */
export const transposedConvolve2d: TransposedConvolve = transposedConvolver(FULL);

/** The gradient of {@link convolveDepthwise} at an input of `shape`. */
export const transposedConvolveDepthwise: TransposedConvolve = transposedConvolver(DEPTHWISE);
