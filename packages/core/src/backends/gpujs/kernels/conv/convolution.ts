import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type KernelDefinition } from '../../define-kernel.ts';
import { addProducts } from '../dot.ts';
import { type Epilogue, FusedKernel } from '../fused-kernel.ts';
import {
  convolveBlocks,
  convolveFilterGradientBlocks,
  convolveInputGradientBlocks,
  hasBlocks,
} from './blocks.ts';
import type { Layer } from './grid.ts';
import { convolveInputGradientTiles, hasTiles } from './tiles.ts';
import { BACKWARD, FORWARD, PLACE, turns, WALK_INTEGERS, type Walk } from './walk.ts';

/**
 * Sums over taps and `depth` channels. The filter holds `tapSize` weights for each tap; a column reads channels from
 * div(column, repeat)·group on, with the weights from column·columnStep on.
 */
const convolving = (name: string, formula: string, walk: Walk): KernelDefinition => ({
  name,
  formula,
  inputs: ['source', 'weights'],
  integers: [
    ...WALK_INTEGERS,
    ...['columns', 'channels', 'depth', 'repeat', 'group', 'tapSize', 'columnStep', 'depthStep'],
  ],
  element: `${PLACE} ${walk.ranges}
    const firstChannel = div(column, repeat) * group; const firstWeight = column * columnStep;
    let sum = 0;
    ${walk.overTaps(`
      let sourceAt = (sourceLine * xSourceSize + xSource) * channels + firstChannel;
      let weightAt = (tapLine * xTaps + xTap) * tapSize + firstWeight;
      ${addProducts({
        ...{ a: 'source', aAt: 'sourceAt', aStep: '1' },
        ...{ b: 'weights', bAt: 'weightAt', bStep: 'depthStep' },
        count: 'depth',
      })}`)}
    return sum;`,
});

const CONVOLUTION = new FusedKernel(
  convolving(
    'convolution',
    'y[b, o, n] = Σₜ Σₖ x[b, o·stride − padding + t·dilation, k]·w[t, k, n]',
    FORWARD,
  ),
);

const INPUT_GRADIENT = new FusedKernel(
  convolving(
    'convolutionInputGradient',
    'dx[b, p, k] = Σₜ Σₙ dy[b, (p + padding − t·dilation) / stride, n]·w[t, k, n]',
    BACKWARD,
  ),
);

const FILTER_GRADIENT = defineKernel({
  name: 'convolutionFilterGradient',
  formula: 'dw[t, k, n] = Σᵦ Σₒ x[b, o·stride − padding + t·dilation, k]·dy[b, o, n]',
  inputs: ['source', 'slopes'],
  integers: [
    ...WALK_INTEGERS,
    ...['batches', 'channels', 'columns', 'tapSize', 'columnsOfChannel', 'sharedColumns'],
  ],
  element: `
    const tap = div(i, tapSize); const weight = i - tap * tapSize;
    const channel = div(weight, columnsOfChannel); const column = weight - channel * sharedColumns;
    const tapLine = div(tap, xTaps); const xTap = tap - tapLine * xTaps;
    const zTap = div(tapLine, yTaps); const yTap = tapLine - zTap * yTaps;
    ${['z', 'y', 'x']
      .map(
        (axis) => `const ${axis}Start = ${axis}Tap * ${axis}Dilation - ${axis}Padding;
          ${turns(axis, `${axis}SourceSize`, `${axis}Stride`, `${axis}Size`)}`,
      )
      .join('\n')}
    const sourceStep = xStride * channels;
    let span = i * 0;
    if (xEnd > xFirst) { span = xEnd - xFirst; }
    let sum = 0;
    for (let batch = 0; batch < batches; batch++) {
      for (let z = zFirst; z < zEnd; z++) {
        const sourcePlane = (batch * zSourceSize + zStart + z * zStride) * ySourceSize;
        const plane = (batch * zSize + z) * ySize;
        for (let y = yFirst; y < yEnd; y++) {
          const sourceLine = (sourcePlane + yStart + y * yStride) * xSourceSize;
          let sourceAt = (sourceLine + xStart + xFirst * xStride) * channels + channel;
          let slopeAt = ((plane + y) * xSize + xFirst) * columns + column;
          ${addProducts({
            ...{ a: 'source', aAt: 'sourceAt', aStep: 'sourceStep' },
            ...{ b: 'slopes', bAt: 'slopeAt', bStep: 'columns' },
            count: 'span',
          })}
        }
      }
    }
    return sum;`,
});

/** y [batch, (depth,) height, width, output channels] */
export function convolve(
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Layer,
  epilogue: Epilogue,
  backend: GpujsBackend,
): tf.TensorInfo {
  if (hasBlocks(layer, backend)) return convolveBlocks(x, filter, layer, epilogue, backend);
  const { inputChannels, outputChannels, isDepthwise, outputShape } = layer;
  const numbers = {
    ...FORWARD.integers(layer),
    ...{ columns: outputChannels, channels: inputChannels, columnStep: 1, depthStep: outputChannels },
    ...(isDepthwise
      ? { depth: 1, repeat: outputChannels / inputChannels, group: 1, tapSize: outputChannels }
      : { depth: inputChannels, repeat: outputChannels, group: 0, tapSize: inputChannels * outputChannels }),
  };
  return CONVOLUTION.run([x, filter], epilogue, { shape: outputShape, numbers }, backend);
}

/** dx [batch, (depth,) height, width, input channels] */
export function convolveInputGradient(
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Layer,
  backend: GpujsBackend,
): tf.TensorInfo {
  if (hasBlocks(layer, backend)) return convolveInputGradientBlocks(dy, filter, layer, backend);
  if (hasTiles(layer, backend)) return convolveInputGradientTiles(dy, filter, layer, backend);
  const { inputChannels, outputChannels, isDepthwise, inputShape } = layer;
  const depth = isDepthwise ? outputChannels / inputChannels : outputChannels;
  const numbers = {
    ...BACKWARD.integers(layer),
    ...{ columns: inputChannels, channels: outputChannels, depth, depthStep: 1, columnStep: depth },
    ...{ tapSize: inputChannels * depth, repeat: 1, group: isDepthwise ? depth : 0 },
  };
  return INPUT_GRADIENT.run([dy, filter], {}, { shape: inputShape, numbers }, backend);
}

/** dw [taps, input channels, output channels (of each input channel)] */
export function convolveFilterGradient(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  layer: Layer,
  filterShape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  if (hasBlocks(layer, backend)) {
    return convolveFilterGradientBlocks(x, dy, layer, filterShape, backend);
  }
  const { inputChannels, outputChannels, isDepthwise, inputShape } = layer;
  const columnsOfChannel = isDepthwise ? outputChannels / inputChannels : outputChannels;
  const numbers = {
    ...FORWARD.integers(layer),
    ...{ batches: inputShape[0]!, channels: inputChannels, columns: outputChannels },
    ...{ tapSize: inputChannels * columnsOfChannel, columnsOfChannel },
    sharedColumns: isDepthwise ? 0 : outputChannels,
  };
  return backend.launch(FILTER_GRADIENT, [x, dy], { shape: filterShape, numbers });
}
