import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import { tf } from '../../tf.ts';
import { type Epilogue, epilogueArguments, isFusable } from '../activation.ts';
import {
  backwardGeometries,
  type Convolution,
  convolutionOf,
  forwardGeometry,
  integerBlock,
  isChannelsLast,
} from './geometry.ts';

/** Nanoseconds of a multiplication and addition on one thread: half of the time goes to loads. */
const MULTIPLY_ADD = 0.25;
/** Channels that one item of work of the filter's gradient covers; as in the wasm module. */
const GROUP = 16;

interface DepthwiseAttributes
  extends Pick<tf.DepthwiseConv2dNativeAttrs, 'strides' | 'pad' | 'dimRoundingMode'> {
  readonly dilations?: tf.DepthwiseConv2dNativeAttrs['dilations'];
  readonly dataFormat?: string;
}

/** The convolution with as many input channels as output channels. */
function depthwiseOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: DepthwiseAttributes,
): Convolution {
  const $dilations = dilations ?? [1, 1];
  tf.util.assert(
    tf.backend_util.eitherStridesOrDilationsAreOne(strides, $dilations),
    () =>
      `Error in depthwiseConv2d: Either strides or dilations must be 1. Got strides ${strides} and dilations ` +
      `'${$dilations}'`,
  );
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    $dilations,
    pad,
    dimRoundingMode,
    true,
  );
  return convolutionOf(info);
}

/** The input with each channel as often as there are filters for it. The result is to be released. */
function repeatChannels(x: tf.TensorInfo, times: number, backend: SimdBackend): tf.TensorInfo {
  if (times === 1) return backend.makeView(x, x.shape);
  const repeated = backend.makeOutput([...x.shape.slice(0, -1), x.shape.at(-1)! * times], 'float32');
  const { size } = backend.storage(x);
  backend.launch('repeatValues', size, times, backend.pointer(x), times, backend.pointer(repeated));
  return repeated;
}

function runDepthwise(
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Convolution,
  epilogue: Epilogue,
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, y, x: horizontal, outputChannels, outputShape } = layer;
  const output = backend.makeOutput(outputShape, 'float32');
  if (tf.util.sizeFromShape(outputShape as number[]) === 0) return output;
  const input = repeatChannels(x, filter.shape[3]!, backend);
  const geometry = forwardGeometry({ ...layer, inputChannels: outputChannels });
  const block = integerBlock(backend, geometry);
  const cost = horizontal.output * outputChannels * y.filter * horizontal.filter * MULTIPLY_ADD;
  backend.launch(
    'depthwise',
    batch * y.output,
    cost,
    ...[input, filter, output].map((tensor) => backend.pointer(tensor)),
    ...epilogueArguments(epilogue, backend),
    ...[backend.pointer(block), 1],
  );
  backend.release(block);
  backend.release(input);
  return output;
}

function runInputGradient(
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Convolution,
  backend: SimdBackend,
): tf.TensorInfo {
  const { batch, y, x, outputChannels, inputShape } = layer;
  const times = filter.shape[3]!;
  const dx = backend.makeOutput([...inputShape.slice(0, -1), outputChannels], 'float32');
  const { size } = backend.storage(dx);
  if (size === 0) return { ...dx, shape: inputShape as number[] };
  const geometries = backwardGeometries(layer);
  const block = integerBlock(backend, geometries.flat());
  const lines = batch * Math.ceil(y.input / y.stride);
  const work = backend.storage(dy).size * y.filter * x.filter + size;
  backend.launch(
    'depthwise',
    lines,
    (work / lines) * MULTIPLY_ADD,
    ...[dy, filter, dx].map((tensor) => backend.pointer(tensor)),
    ...epilogueArguments({ bias: undefined, activation: 'linear' }, backend),
    ...[backend.pointer(block), geometries.length],
  );
  backend.release(block);
  if (times === 1) return dx;
  const sums = backend.makeOutput(inputShape, 'float32');
  backend.launch('sumGroups', size / times, times, backend.pointer(dx), times, backend.pointer(sums));
  backend.release(dx);
  return sums;
}

function runFilterGradient(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  filterShape: readonly number[],
  layer: Convolution,
  backend: SimdBackend,
): tf.TensorInfo {
  const dFilter = backend.makeOutput(filterShape, 'float32');
  if (backend.storage(dFilter).size === 0) return dFilter;
  const { batch, y, x: horizontal, outputChannels } = layer;
  const input = repeatChannels(x, filterShape[3]!, backend);
  const block = integerBlock(backend, forwardGeometry({ ...layer, inputChannels: outputChannels }));
  const items = y.filter * Math.ceil(outputChannels / GROUP);
  const work = backend.storage(dy).size * y.filter * horizontal.filter;
  backend.launch(
    'depthwiseFilterGradient',
    items,
    (work / items) * MULTIPLY_ADD,
    ...[input, dy, dFilter].map((tensor) => backend.pointer(tensor)),
    ...[batch, backend.pointer(block)],
  );
  backend.release(block);
  backend.release(input);
  return dFilter;
}

const accepted = (a: tf.TensorInfo, b: tf.TensorInfo, dataFormat: string | undefined): boolean =>
  a.dtype === 'float32' && b.dtype === 'float32' && isChannelsLast(dataFormat);

const depthwise = simdKernel<'x' | 'filter', DepthwiseAttributes>({
  name: 'DepthwiseConv2dNative',
  accepts: ({ x, filter }, { dataFormat }) => accepted(x, filter, dataFormat),
  run: ({ x, filter }, attributes, backend) =>
    runDepthwise(
      x,
      filter,
      depthwiseOf(x.shape, filter.shape, attributes),
      { bias: undefined, activation: 'linear' },
      backend,
    ),
});

const fusedDepthwise = simdKernel<
  'x' | 'filter',
  tf.FusedDepthwiseConv2DAttrs,
  'bias' | 'preluActivationWeights'
>({
  name: 'FusedDepthwiseConv2D',
  accepts: ({ x, filter, bias, preluActivationWeights }, { dataFormat, activation }) =>
    accepted(x, filter, dataFormat) &&
    preluActivationWeights === undefined &&
    isFusable(bias, activation, filter.shape[2]! * filter.shape[3]!),
  run: ({ x, filter, bias }, attributes, backend) =>
    runDepthwise(
      x,
      filter,
      depthwiseOf(x.shape, filter.shape, attributes),
      { bias, activation: attributes.activation, leakyreluAlpha: attributes.leakyreluAlpha },
      backend,
    ),
});

const inputGradient = simdKernel<'dy' | 'filter', tf.DepthwiseConv2dNativeBackpropInputAttrs>({
  name: 'DepthwiseConv2dNativeBackpropInput',
  accepts: ({ dy, filter }) => accepted(dy, filter, undefined),
  run: ({ dy, filter }, attributes, backend) =>
    runInputGradient(dy, filter, depthwiseOf(attributes.inputShape, filter.shape, attributes), backend),
});

const filterGradient = simdKernel<'x' | 'dy', tf.DepthwiseConv2dNativeBackpropFilterAttrs>({
  name: 'DepthwiseConv2dNativeBackpropFilter',
  accepts: ({ x, dy }) => accepted(x, dy, undefined),
  run: ({ x, dy }, attributes, backend) =>
    runFilterGradient(
      x,
      dy,
      attributes.filterShape,
      depthwiseOf(x.shape, attributes.filterShape, attributes),
      backend,
    ),
});

export const DEPTHWISE_KERNELS: readonly AnySimdKernel[] = [
  depthwise,
  fusedDepthwise,
  inputGradient,
  filterGradient,
];
