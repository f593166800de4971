import { type AnyBinding, bind, type Inputs } from '../../gpu-kernel.ts';
import { type Epilogue, isFusable } from '../fused-kernel.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from './convolution.ts';
import { areFloatsWithValues, hasShape, isChannelsLast, isStridedOrDilated, type Layer } from './grid.ts';
import { depthwiseLayer, type LayerAttributes, type LayerOf, layer2D, layer3D } from './layers.ts';

type InputGradientAttributes = LayerAttributes & { readonly inputShape: readonly number[] };
type FilterGradientAttributes = LayerAttributes & { readonly filterShape: readonly number[] };
type FusedAttributes = LayerAttributes & Omit<Epilogue, 'bias'> & { readonly activation: string };
type FusedInputs = Inputs<'x' | 'filter', 'bias' | 'preluActivationWeights'>;

const isComputable = (layer: Layer, { dataFormat }: LayerAttributes): boolean =>
  isChannelsLast(dataFormat) && isStridedOrDilated(layer);

/** TensorFlow.js lets dy be larger than the output, and reads a corner of it: its own kernel does that. */
const isComputableBackward = (layer: Layer, dy: Inputs<'dy'>['dy'], attributes: LayerAttributes): boolean =>
  isComputable(layer, attributes) && hasShape(dy, layer.outputShape);

const forward = (name: string, layerOf: LayerOf): AnyBinding =>
  bind<'x' | 'filter', LayerAttributes>({
    name,
    accepts: ({ x, filter }, attributes) =>
      areFloatsWithValues(x, filter) && isComputable(layerOf(x.shape, filter.shape, attributes), attributes),
    run: ({ x, filter }, attributes, backend) =>
      convolve(x, filter, layerOf(x.shape, filter.shape, attributes), {}, backend),
  });

const fused = (name: string, layerOf: LayerOf): AnyBinding =>
  bind<'x' | 'filter', FusedAttributes, 'bias' | 'preluActivationWeights'>({
    name,
    accepts({ x, filter, bias, preluActivationWeights }: FusedInputs, attributes) {
      if (preluActivationWeights || !areFloatsWithValues(x, filter)) return false;
      const layer = layerOf(x.shape, filter.shape, attributes);
      return isComputable(layer, attributes) && isFusable({ ...attributes, bias }, layer.outputChannels);
    },
    run({ x, filter, bias }, attributes, backend) {
      const { activation, leakyreluAlpha } = attributes;
      const layer = layerOf(x.shape, filter.shape, attributes);
      return convolve(x, filter, layer, { bias, activation, leakyreluAlpha }, backend);
    },
  });

const inputGradient = (name: string, layerOf: LayerOf): AnyBinding =>
  bind<'dy' | 'filter', InputGradientAttributes>({
    name,
    accepts({ dy, filter }, attributes) {
      if (!areFloatsWithValues(dy, filter)) return false;
      return isComputableBackward(layerOf(attributes.inputShape, filter.shape, attributes), dy, attributes);
    },
    run({ dy, filter }, attributes, backend) {
      const layer = layerOf(attributes.inputShape, filter.shape, attributes);
      return convolveInputGradient(dy, filter, layer, backend);
    },
  });

const filterGradient = (name: string, layerOf: LayerOf): AnyBinding =>
  bind<'x' | 'dy', FilterGradientAttributes>({
    name,
    accepts({ x, dy }, attributes) {
      if (!areFloatsWithValues(x, dy)) return false;
      return isComputableBackward(layerOf(x.shape, attributes.filterShape, attributes), dy, attributes);
    },
    run({ x, dy }, attributes, backend) {
      const { filterShape } = attributes;
      const layer = layerOf(x.shape, filterShape, attributes);
      return convolveFilterGradient(x, dy, layer, filterShape, backend);
    },
  });

export const CONV_BINDINGS: readonly AnyBinding[] = [
  forward('Conv2D', layer2D),
  fused('FusedConv2D', layer2D),
  inputGradient('Conv2DBackpropInput', layer2D),
  filterGradient('Conv2DBackpropFilter', layer2D),
  forward('DepthwiseConv2dNative', depthwiseLayer),
  fused('FusedDepthwiseConv2D', depthwiseLayer),
  inputGradient('DepthwiseConv2dNativeBackpropInput', depthwiseLayer),
  filterGradient('DepthwiseConv2dNativeBackpropFilter', depthwiseLayer),
  forward('Conv3D', layer3D),
  inputGradient('Conv3DBackpropInputV2', layer3D),
  filterGradient('Conv3DBackpropFilterV2', layer3D),
];
