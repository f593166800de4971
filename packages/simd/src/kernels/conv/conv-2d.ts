import { runOnCpu } from '../../fallback.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { isFusable } from '../activation.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from './convolution.ts';
import { type Convolution, convolutionOf, isChannelsLast } from './geometry.ts';

const areFloats = (...tensors: tf.TensorInfo[]): boolean => tensors.every(({ dtype }) => dtype === 'float32');

/** TensorFlow.js lets dy be larger than the output, and its cpu kernels then read a corner of it. */
const hasShape = ({ shape }: tf.TensorInfo, expected: readonly number[]): boolean =>
  tf.util.arraysEqual(shape, expected as number[]);

/** What the attributes of TensorFlow.js' convolutions have in common. */
type Arguments = Pick<tf.Conv2DAttrs, 'strides' | 'pad' | 'dimRoundingMode'> & {
  readonly dilations?: tf.Conv2DAttrs['dilations'];
};

const convolution2D = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: Arguments,
): Convolution =>
  convolutionOf(
    tf.backend_util.computeConv2DInfo(
      inputShape as [number, number, number, number],
      filterShape as [number, number, number, number],
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      false,
      'channelsLast',
    ),
  );

const conv2D = simdKernel<'x' | 'filter', tf.Conv2DAttrs>({
  name: 'Conv2D',
  accepts: ({ x, filter }, { dataFormat }) => areFloats(x, filter) && isChannelsLast(dataFormat),
  run: ({ x, filter }, attributes, backend) =>
    convolve(
      x,
      filter,
      convolution2D(x.shape, filter.shape, attributes),
      { bias: undefined, activation: 'linear' },
      backend,
    ),
});

const fusedConv2D = simdKernel<'x' | 'filter', tf.FusedConv2DAttrs, 'bias' | 'preluActivationWeights'>({
  name: 'FusedConv2D',
  accepts: ({ x, filter, bias, preluActivationWeights }, { dataFormat, activation }) =>
    areFloats(x, filter) &&
    isChannelsLast(dataFormat) &&
    preluActivationWeights === undefined &&
    isFusable(bias, activation, filter.shape[3]!),
  run: ({ x, filter, bias }, attributes, backend) =>
    convolve(
      x,
      filter,
      convolution2D(x.shape, filter.shape, attributes),
      { bias, activation: attributes.activation, leakyreluAlpha: attributes.leakyreluAlpha },
      backend,
    ),
});

const conv2DBackpropInput = simdKernel<'dy' | 'filter', tf.Conv2DBackpropInputAttrs>({
  name: 'Conv2DBackpropInput',
  accepts: ({ dy, filter }, { dataFormat }) => areFloats(dy, filter) && isChannelsLast(dataFormat),
  run({ dy, filter }, attributes, backend) {
    const layer = convolution2D(attributes.inputShape, filter.shape, attributes);
    if (!hasShape(dy, layer.outputShape)) {
      return runOnCpu('Conv2DBackpropInput', { dy, filter }, { ...attributes }, backend);
    }
    return convolveInputGradient(dy, filter, layer, backend);
  },
});

const conv2DBackpropFilter = simdKernel<'x' | 'dy', tf.Conv2DBackpropFilterAttrs>({
  name: 'Conv2DBackpropFilter',
  accepts: ({ x, dy }, { dataFormat }) => areFloats(x, dy) && isChannelsLast(dataFormat),
  run({ x, dy }, attributes, backend) {
    const layer = convolution2D(x.shape, attributes.filterShape, attributes);
    if (!hasShape(dy, layer.outputShape)) {
      return runOnCpu('Conv2DBackpropFilter', { x, dy }, { ...attributes }, backend);
    }
    return convolveFilterGradient(x, dy, attributes.filterShape, layer, backend);
  },
});

export const CONV_2D_KERNELS: readonly AnySimdKernel[] = [
  conv2D,
  fusedConv2D,
  conv2DBackpropInput,
  conv2DBackpropFilter,
];
