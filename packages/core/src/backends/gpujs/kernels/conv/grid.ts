import type { tf } from '../../../../tf.ts';
import { isFloat } from '../../gpu-kernel.ts';

/** One axis of a convolution or of a pooling. */
export interface Axis {
  /** Positions of the input, taps of the filter and positions of the output. */
  readonly inputSize: number;
  readonly taps: number;
  readonly outputSize: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the input. */
  readonly padding: number;
}

/** How a filter moves over volumes, channels last; an image is a volume of depth 1. */
export interface Grid {
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly z: Axis;
  readonly y: Axis;
  readonly x: Axis;
  /** [batch, (depth,) height, width, channels] */
  readonly inputShape: number[];
  readonly outputShape: number[];
}

/** A convolution, each output channel of all input channels or, if it is depthwise, of one. */
export interface Layer extends Grid {
  readonly isDepthwise: boolean;
}

type Info2D = tf.backend_util.Conv2DInfo;
type Info3D = tf.backend_util.Conv3DInfo;

const FLAT: Axis = { inputSize: 1, taps: 1, outputSize: 1, stride: 1, dilation: 1, padding: 0 };

const depthAxis = (info: Info3D): Axis => ({
  inputSize: info.inDepth,
  taps: info.filterDepth,
  outputSize: info.outDepth,
  stride: info.strideDepth,
  dilation: info.dilationDepth,
  padding: info.padInfo.front,
});

/** The grid of a convolution as TensorFlow.js computed it from its arguments. */
export const gridOf = (info: Info2D | Info3D): Grid => ({
  inputChannels: info.inChannels,
  outputChannels: info.outChannels,
  z: 'inDepth' in info ? depthAxis(info) : FLAT,
  y: {
    inputSize: info.inHeight,
    taps: info.filterHeight,
    outputSize: info.outHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    padding: info.padInfo.top,
  },
  x: {
    inputSize: info.inWidth,
    taps: info.filterWidth,
    outputSize: info.outWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    padding: info.padInfo.left,
  },
  inputShape: info.inShape,
  outputShape: info.outShape,
});

/** True where no axis has both a stride and a dilation, which TensorFlow.js' operations demand. */
export const isStridedOrDilated = ({ z, y, x }: Grid): boolean =>
  [z, y, x].every(({ stride, dilation }) => stride === 1 || dilation === 1);

/** True for the order of axes that the kernels read. */
export const isChannelsLast = (dataFormat: string | undefined): boolean =>
  dataFormat === undefined || dataFormat === 'NHWC' || dataFormat === 'NDHWC';

export const hasShape = ({ shape }: tf.TensorInfo, expected: readonly number[]): boolean =>
  shape.join() === expected.join();

/** True for floats; without values there is nothing to upload, so that TensorFlow.js' cpu kernel makes the zeros. */
export const areFloatsWithValues = (...tensors: readonly tf.TensorInfo[]): boolean =>
  tensors.every((tensor) => isFloat(tensor) && !tensor.shape.includes(0));
