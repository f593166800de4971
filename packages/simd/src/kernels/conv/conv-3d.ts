import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from './convolution.ts';
import { type Convolution, convolutionOf, isChannelsLast } from './geometry.ts';

type Shape5D = [number, number, number, number, number];

const convolution3D = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations }: Pick<tf.Conv3DAttrs, 'strides' | 'pad'> & Partial<tf.Conv3DAttrs>,
): Convolution =>
  convolutionOf(
    tf.backend_util.computeConv3DInfo(
      inputShape as Shape5D,
      filterShape as Shape5D,
      strides,
      dilations ?? 1,
      pad,
    ),
  );

const areFloats = (a: tf.TensorInfo, b: tf.TensorInfo): boolean =>
  a.dtype === 'float32' && b.dtype === 'float32';

const conv3D = simdKernel<'x' | 'filter', tf.Conv3DAttrs>({
  name: 'Conv3D',
  accepts: ({ x, filter }, { dataFormat }) => areFloats(x, filter) && isChannelsLast(dataFormat),
  run: ({ x, filter }, attributes, backend) =>
    convolve(
      x,
      filter,
      convolution3D(x.shape, filter.shape, attributes),
      { bias: undefined, activation: 'linear' },
      backend,
    ),
});

const conv3DBackpropInput = simdKernel<'dy' | 'filter', tf.Conv3DBackpropInputV2Attrs>({
  name: 'Conv3DBackpropInputV2',
  accepts: ({ dy, filter }) => areFloats(dy, filter),
  run: ({ dy, filter }, attributes, backend) =>
    convolveInputGradient(
      dy,
      filter,
      convolution3D(attributes.inputShape, filter.shape, attributes),
      backend,
    ),
});

const conv3DBackpropFilter = simdKernel<'x' | 'dy', tf.Conv3DBackpropFilterV2Attrs>({
  name: 'Conv3DBackpropFilterV2',
  accepts: ({ x, dy }) => areFloats(x, dy),
  run: ({ x, dy }, attributes, backend) =>
    convolveFilterGradient(
      x,
      dy,
      attributes.filterShape,
      convolution3D(x.shape, attributes.filterShape, attributes),
      backend,
    ),
});

export const CONV_3D_KERNELS: readonly AnySimdKernel[] = [conv3D, conv3DBackpropInput, conv3DBackpropFilter];
