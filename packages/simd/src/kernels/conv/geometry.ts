import type { SimdBackend } from '../../backend.ts';
import type { tf } from '../../tf.ts';

/** One axis of a convolution. */
export interface Axis {
  /** Sizes of the input, the filter and the output. */
  readonly input: number;
  readonly filter: number;
  readonly output: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the input. */
  readonly padding: number;
}

/** A convolution of volumes, channels last; an image is a volume of depth 1. */
export interface Convolution {
  readonly batch: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly z: Axis;
  readonly y: Axis;
  readonly x: Axis;
  /** [batch, (depth,) height, width, channels] */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

const FLAT: Axis = { input: 1, filter: 1, output: 1, stride: 1, dilation: 1, padding: 0 };

type Info2D = tf.backend_util.Conv2DInfo;
type Info3D = tf.backend_util.Conv3DInfo;

const verticalAxis = (info: Info2D | Info3D): Axis => ({
  input: info.inHeight,
  filter: info.filterHeight,
  output: info.outHeight,
  stride: info.strideHeight,
  dilation: info.dilationHeight,
  padding: info.padInfo.top,
});

const horizontalAxis = (info: Info2D | Info3D): Axis => ({
  input: info.inWidth,
  filter: info.filterWidth,
  output: info.outWidth,
  stride: info.strideWidth,
  dilation: info.dilationWidth,
  padding: info.padInfo.left,
});

const depthAxis = (info: Info3D): Axis => ({
  input: info.inDepth,
  filter: info.filterDepth,
  output: info.outDepth,
  stride: info.strideDepth,
  dilation: info.dilationDepth,
  padding: info.padInfo.front,
});

/** What TensorFlow.js computed of a convolution's arguments, in the form of this package. */
export const convolutionOf = (info: Info2D | Info3D): Convolution => ({
  batch: info.batchSize,
  inputChannels: info.inChannels,
  outputChannels: info.outChannels,
  z: 'inDepth' in info ? depthAxis(info) : FLAT,
  y: verticalAxis(info),
  x: horizontalAxis(info),
  inputShape: info.inShape,
  outputShape: info.outShape,
});

/** A grid of positions along one axis, as the wasm kernels read it; see `assembly/conv/geometry.ts`. */
interface Grid {
  readonly size: number;
  readonly positions: number;
  readonly start: number;
  readonly step: number;
  readonly taps: number;
  readonly tapStep: number;
  readonly filter: number;
  readonly filterStart: number;
  readonly filterStep: number;
  readonly outSize: number;
  readonly outStart: number;
  readonly outStep: number;
}

const forwardGrid = (axis: Axis): Grid => ({
  size: axis.input,
  positions: axis.output,
  start: -axis.padding,
  step: axis.stride,
  taps: axis.filter,
  tapStep: axis.dilation,
  filter: axis.filter,
  filterStart: 0,
  filterStep: 1,
  outSize: axis.output,
  outStart: 0,
  outStep: 1,
});

/**
 * The inputs at `residue`, `residue + stride`, …: input i has a gradient from output (i + padding − k·dilation) / stride
 * for the taps k where that is a whole number. Taps are counted from the last, so that outputs come in rising order.
 */
function backwardGrid(axis: Axis, residue: number): Grid {
  const { stride, dilation, padding } = axis;
  const taps: number[] = [];
  for (let tap = axis.filter - 1; tap >= 0; tap--) {
    if ((residue + padding - tap * dilation) % stride === 0) taps.push(tap);
  }
  const [first = 0, second = 0] = taps;
  const filterStep = taps.length > 1 ? second - first : 1;
  return {
    size: axis.output,
    positions: Math.ceil(axis.input / stride),
    start: taps.length === 0 ? 0 : (residue + padding - first * dilation) / stride,
    step: 1,
    taps: taps.length,
    tapStep: taps.length > 1 ? (-filterStep * dilation) / stride : 1,
    filter: axis.filter,
    filterStart: first,
    filterStep,
    outSize: axis.input,
    outStart: residue,
    outStep: stride,
  };
}

const backwardGrids = (axis: Axis): Grid[] =>
  Array.from({ length: Math.min(axis.stride, axis.input) }, (_, residue) => backwardGrid(axis, residue));

/** The numbers of `Geometry` in the wasm module. */
function geometry(z: Grid, y: Grid, x: Grid, channels: number): number[] {
  const plane = y.filter * x.filter;
  return [
    ...[z.size, y.size, x.size, channels],
    ...[z.positions, y.positions, x.positions],
    ...[z.start, y.start, x.start],
    ...[z.step, y.step, x.step],
    ...[z.taps, y.taps, x.taps],
    ...[z.tapStep, y.tapStep, x.tapStep],
    z.filterStart * plane + y.filterStart * x.filter + x.filterStart,
    ...[z.filterStep * plane, y.filterStep * x.filter, x.filterStep],
    ...[z.outSize, y.outSize, x.outSize],
    ...[z.outStart, y.outStart, x.outStart],
    ...[z.outStep, y.outStep, x.outStep],
  ];
}

/** Positions are the outputs; each reads the inputs under the filter. */
export const forwardGeometry = ({ z, y, x, inputChannels }: Convolution): number[] =>
  geometry(forwardGrid(z), forwardGrid(y), forwardGrid(x), inputChannels);

/** Positions are the inputs, one grid for each residue of the stride; each reads the outputs that it had a part in. */
export const backwardGeometries = ({ z, y, x, outputChannels }: Convolution): number[][] =>
  backwardGrids(z).flatMap((planes) =>
    backwardGrids(y).flatMap((lines) =>
      backwardGrids(x).map((columns) => geometry(planes, lines, columns, outputChannels)),
    ),
  );

/** Integers for a wasm kernel, to be released after its call. */
export function integerBlock(backend: SimdBackend, values: readonly number[]): tf.TensorInfo {
  const block = backend.makeOutput([values.length], 'int32');
  backend.ints(block).set(values);
  return block;
}

/** The volume of an axis triple. */
export const gridSize = (z: number, y: number, x: number): number => z * y * x;

export const isChannelsLast = (dataFormat: string | undefined): boolean =>
  dataFormat === undefined || dataFormat === 'NHWC' || dataFormat === 'NDHWC';

/** True where the call has one filter tap, no stride and no padding: a plain product of matrices. */
export const isPointwise = ({ z, y, x }: Convolution): boolean =>
  [z, y, x].every(
    ({ filter, stride, padding, input, output }) =>
      filter === 1 && stride === 1 && padding === 0 && input === output,
  );
