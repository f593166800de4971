import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { MAX_EXACT } from '../../limits.ts';
import { isOnGPU } from '../../modes.ts';
import { runTiles, TILE_INTEGERS, TILE_PLACE, tileCount } from '../tiles.ts';
import type { Layer } from './grid.ts';
import { BACKWARD, WALK_INTEGERS } from './walk.ts';

/** Gradients of convolutions in tiles of 2×2, for processors: two places along x of two channels. */

/** The output that a tap has reached from an input's place, where it is a whole number and inside: for z and for y. */
const overTaps = (axis: 'z' | 'y', body: string): string =>
  `for (let ${axis}Tap = 0; ${axis}Tap < ${axis}Taps; ${axis}Tap++) {
    const ${axis}Steps = ${axis}At + ${axis}Padding - ${axis}Tap * ${axis}Dilation;
    const ${axis}Source = div(${axis}Steps, ${axis}Stride);
    if (${axis}Source * ${axis}Stride === ${axis}Steps && ${axis}Source >= 0 && ${axis}Source < ${axis}SourceSize) { ${body} }
  }`;

/** The products of the tile's four values with output channel n. */
const PRODUCTS = (n: number): string => `
  const v0_${n} = source[at0 + ${n}]; const v1_${n} = source[at1 + ${n}];
  const w0_${n} = weights[from0 + ${n}]; const w1_${n} = weights[from1 + ${n}];
  sum0 += v0_${n} * w0_${n}; sum1 += v0_${n} * w1_${n}; sum2 += v1_${n} * w0_${n}; sum3 += v1_${n} * w1_${n};`;

/** The places of a tile are one stride apart: a tap reaches outputs from both that are neighbours, or from none. */
const INPUT_GRADIENT: GpuKernel = defineKernel({
  name: 'convolutionInputGradient tiles',
  formula: 'dx[b, p…p+1, k…k+1] = Σₜ Σₙ dy[b, (p + padding − t·dilation) / stride, n]·w[t, k…k+1, n]',
  inputs: ['source', 'weights'],
  integers: [...WALK_INTEGERS, 'channels', 'depth', ...TILE_INTEGERS],
  element: '',
  tile: `${TILE_PLACE}
    const fours = div(depth, 4);
    const plane = div(group, ySize); const yAt = group - plane * ySize;
    const batch = div(plane, zSize); const zAt = plane - batch * zSize;
    ${overTaps(
      'z',
      overTaps(
        'y',
        `const sourceLine = ((batch * zSourceSize + zSource) * ySourceSize + ySource) * xSourceSize;
        for (let xTap = 0; xTap < xTaps; xTap++) {
          const xSteps = row + xPadding - xTap * xDilation; const first = div(xSteps, xStride); const second = first + 1;
          if (first * xStride === xSteps && second >= 0 && first < xSourceSize) {
            let place0 = first; let place1 = second;
            if (first < 0) { place0 = second; }
            if (second >= xSourceSize) { place1 = first; }
            const channel = ((zTap * yTaps + yTap) * xTaps + xTap) * channels + 2 * column;
            let at0 = whole((sourceLine + place0) * depth);
            let at1 = whole((sourceLine + place1) * depth);
            let from0 = whole(channel * depth);
            let from1 = whole((channel + 1) * depth);
            let sum0 = 0.0; let sum1 = 0.0; let sum2 = 0.0; let sum3 = 0.0;
            for (let n = 0; n < fours; n++) {
              ${[0, 1, 2, 3].map(PRODUCTS).join(' ')}
              at0 = at0 + 4; at1 = at1 + 4; from0 = from0 + 4; from1 = from1 + 4;
            }
            if (first >= 0) { r0 += sum0; r1 += sum1; }
            if (second < xSourceSize) { r2 += sum2; r3 += sum3; }
          }
        }`,
      ),
    )}`,
});

/** Output channels from which on a tile is worth the way to its places. */
const LEAST_DEPTH = 8;

/** Whether {@link convolveInputGradientTiles} takes a layer. */
export const hasTiles = (layer: Layer, backend: GpujsBackend): boolean =>
  !isOnGPU(backend.mode) &&
  !layer.isDepthwise &&
  layer.inputChannels % 2 === 0 &&
  layer.outputChannels % 4 === 0 &&
  layer.outputChannels >= LEAST_DEPTH &&
  fillsTiles(layer);

/** False for narrow layers, half of whose tiles would be empty, and where the tiles would be more than floats can number. */
function fillsTiles({ inputShape, x }: Layer): boolean {
  const width = tileCount(x.inputSize, x.stride) * 2 * x.stride;
  const values = (tf.util.sizeFromShape(inputShape) / x.inputSize) * width;
  return x.inputSize >= 2 * x.stride && values <= MAX_EXACT;
}

/** dx [batch, (depth,) height, width, input channels] */
export function convolveInputGradientTiles(
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Layer,
  backend: GpujsBackend,
): tf.TensorInfo {
  const { inputChannels, outputChannels, inputShape, x } = layer;
  const numbers = { ...BACKWARD.integers(layer), channels: inputChannels, depth: outputChannels };
  const tiles = { shape: inputShape, rows: x.inputSize, stride: x.stride, numbers };
  return runTiles(INPUT_GRADIENT, [dy, filter], tiles, backend);
}
