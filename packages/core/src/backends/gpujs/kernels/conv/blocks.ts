import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type KernelDefinition } from '../../define-kernel.ts';
import { BLOCK_INTEGERS, BLOCK_PLACE, runBlocks, withAligned } from '../blocks.ts';
import type { Epilogue } from '../fused-kernel.ts';
import type { Layer } from './grid.ts';
import { BACKWARD, FORWARD, WALK_INTEGERS } from './walk.ts';

/**
 * Convolutions in blocks of 4×4: four places along x of four channels. Channels begin with a texel; places of texels are
 * floats.
 */

const LANES = [0, 1, 2, 3];
const onLanes = (text: (lane: number) => string): string => LANES.map(text).join(' ');

const START = `${BLOCK_PLACE}
  int yAt = group - group / ySize * ySize; int plane = group / ySize;
  int zAt = plane - plane / zSize * zSize; int batch = plane / zSize;
  r0 = r1 = r2 = r3 = vec4(0.0);
  ivec4 xAt = row + ivec4(0, 1, 2, 3) * stride;`;

/** Whether four places are inside of a line. */
const INSIDE = (places: string): string =>
  onLanes((lane) => `bool inside${lane} = ${places}[${lane}] >= 0 && ${places}[${lane}] < xSourceSize;`);

/** Texels of four places, zero outside. */
const SOURCES = onLanes(
  (lane) => `vec4 v${lane} = inside${lane} ? texel(source, places[${lane}] + float(k)) : vec4(0.0);`,
);

const overTaps = (axis: string, body: string): string =>
  `for (int ${axis}Tap = 0; ${axis}Tap < ${axis}Taps; ${axis}Tap++) { ${body} }`;

const SHARED: Pick<KernelDefinition, 'inputs' | 'integers' | 'element' | 'outputs'> = {
  inputs: ['source', 'weights'],
  integers: [...WALK_INTEGERS, 'sourceTexels', 'weightTexels', 'tapRows', ...BLOCK_INTEGERS],
  element: '',
  outputs: 4,
};

const CONVOLUTION = defineKernel({
  ...SHARED,
  name: 'convolution blocks',
  formula: 'y[b, o…o+3, n…n+3] = Σₜ Σₖ x[b, o·stride − padding + t·dilation, k]·w[t, k, n…n+3]',
  glsl: `${START}
    float weightRow = float(weightTexels);
    ${overTaps(
      'z',
      `int zSource = zAt * zStride - zPadding + zTap * zDilation;
      if (zSource < 0 || zSource >= zSourceSize) continue;
      ${overTaps(
        'y',
        `int ySource = yAt * yStride - yPadding + yTap * yDilation;
        if (ySource < 0 || ySource >= ySourceSize) continue;
        int line = ((batch * zSourceSize + zSource) * ySourceSize + ySource) * xSourceSize;
        ${overTaps(
          'x',
          `ivec4 xSource = xAt * xStride - xPadding + xTap * xDilation;
          ${INSIDE('xSource')}
          vec4 places = vec4((line + xSource) * sourceTexels);
          float weightAt = float(((zTap * yTaps + yTap) * xTaps + xTap) * tapRows * weightTexels + column);
          for (int k = 0; k < sourceTexels; k++) {
            ${SOURCES}
            ${onLanes((lane) => `vec4 w${lane} = texel(weights, weightAt + ${lane}.0 * weightRow);`)}
            ${onLanes((lane) => `r${lane} += v${lane}.x * w0 + v${lane}.y * w1 + v${lane}.z * w2 + v${lane}.w * w3;`)}
            weightAt += 4.0 * weightRow;
          }`,
        )}`,
      )}`,
    )}`,
});

const INPUT_GRADIENT = defineKernel({
  ...SHARED,
  name: 'convolutionInputGradient blocks',
  formula: 'dx[b, p…p+3, k…k+3] = Σₜ Σₙ dy[b, (p + padding − t·dilation) / stride, n]·w[t, k…k+3, n]',
  glsl: `${START}
    float weightRow = float(weightTexels);
    ${overTaps(
      'z',
      `int zSteps = zAt + zPadding - zTap * zDilation; int zSource = zSteps / zStride;
      if (zSteps < 0 || zSource * zStride != zSteps || zSource >= zSourceSize) continue;
      ${overTaps(
        'y',
        `int ySteps = yAt + yPadding - yTap * yDilation; int ySource = ySteps / yStride;
        if (ySteps < 0 || ySource * yStride != ySteps || ySource >= ySourceSize) continue;
        int line = ((batch * zSourceSize + zSource) * ySourceSize + ySource) * xSourceSize;
        ${overTaps(
          'x',
          `ivec4 xSteps = xAt + xPadding - xTap * xDilation; ivec4 xSource = xSteps / xStride;
          // The places of a block are one stride apart: all are reached by this tap, or none.
          if (xSource.w * xStride != xSteps.w) continue;
          ${INSIDE('xSource')}
          vec4 places = vec4((line + xSource) * sourceTexels);
          float weightAt = float((((zTap * yTaps + yTap) * xTaps + xTap) * tapRows + column * 4) * weightTexels);
          for (int k = 0; k < sourceTexels; k++) {
            ${SOURCES}
            ${onLanes((lane) => `vec4 w${lane} = texel(weights, weightAt + ${lane}.0 * weightRow);`)}
            ${onLanes((lane) => `r${lane} += vec4(dot(v${lane}, w0), dot(v${lane}, w1), dot(v${lane}, w2), dot(v${lane}, w3));`)}
            weightAt += 1.0;
          }`,
        )}`,
      )}`,
    )}`,
});

const FILTER_GRADIENT = defineKernel({
  ...SHARED,
  name: 'convolutionFilterGradient blocks',
  formula: 'dw[t, k…k+3, n…n+3] = Σᵦ Σₒ x[b, o·stride − padding + t·dilation, k…k+3]·dy[b, o, n…n+3]',
  inputs: ['source', 'slopes'],
  integers: [...WALK_INTEGERS, 'batches', 'sourceTexels', 'slopeTexels', ...BLOCK_INTEGERS],
  glsl: `${BLOCK_PLACE}
    r0 = r1 = r2 = r3 = vec4(0.0);
    int tapLine = group / xTaps; int xTap = group - tapLine * xTaps;
    int zTap = tapLine / yTaps; int yTap = tapLine - zTap * yTaps;
    int zStart = zTap * zDilation - zPadding; int yStart = yTap * yDilation - yPadding;
    int xStart = xTap * xDilation - xPadding;
    int xFirst = xStart < 0 ? (xStride - 1 - xStart) / xStride : 0;
    int xEnd = xStart < xSourceSize ? min(xSize, (xSourceSize - 1 - xStart) / xStride + 1) : 0;
    float sourceStep = float(xStride * sourceTexels); float slopeStep = float(slopeTexels);
    for (int batch = 0; batch < batches; batch++) for (int z = 0; z < zSize; z++) {
      int zSource = zStart + z * zStride;
      if (zSource < 0 || zSource >= zSourceSize) continue;
      for (int y = 0; y < ySize; y++) {
        int ySource = yStart + y * yStride;
        if (ySource < 0 || ySource >= ySourceSize) continue;
        int line = ((batch * zSourceSize + zSource) * ySourceSize + ySource) * xSourceSize;
        float sourceAt = float((line + xStart + xFirst * xStride) * sourceTexels + row / 4);
        int slopeLine = ((batch * zSize + z) * ySize + y) * xSize;
        float slopeAt = float((slopeLine + xFirst) * slopeTexels + column);
        for (int x = xFirst; x < xEnd; x++) {
          vec4 v = texel(source, sourceAt); vec4 w = texel(slopes, slopeAt);
          ${onLanes((lane) => `r${lane} += v[${lane}] * w;`)}
          sourceAt += sourceStep; slopeAt += slopeStep;
        }
      }
    }`,
});

const ALIGN_FILTER = defineKernel({
  name: 'align filter',
  formula: 'y[t, k, n] = w[t, k, n], and zeros up to the next multiples of four channels',
  inputs: ['w'],
  integers: ['rows', 'height', 'columns', 'width'],
  element: `const line = div(i, width); const column = i - line * width;
    const tap = div(line, height); const row = line - tap * height;
    let value = 0;
    if (column < columns && row < rows) { value = w[(tap * rows + row) * columns + column]; }
    return value;`,
});

/** Multiplications from which on blocks of 4×4 are faster. */
const LEAST_WORK = 4096;

/** Whether the functions here take a layer. */
export const hasBlocks = (layer: Layer, backend: GpujsBackend): boolean =>
  backend.drawsBlocks && !layer.isDepthwise && work(layer) >= LEAST_WORK;

const work = ({ inputChannels, outputShape, z, y, x }: Layer): number =>
  z.taps * y.taps * x.taps * inputChannels * tf.util.sizeFromShape(outputShape);

/** y [batch, (depth,) height, width, output channels] */
export function convolveBlocks(
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Layer,
  epilogue: Epilogue,
  backend: GpujsBackend,
): tf.TensorInfo {
  const { outputChannels, outputShape } = layer;
  return withAlignedFilter(filter, layer, backend, (weights) =>
    withAligned([x], backend, ([source]) => {
      const numbers = {
        ...FORWARD.integers(layer),
        sourceTexels: texelsOf(source!),
        weightTexels: texelsOf(weights),
        tapRows: weights.shape.at(-2)!,
      };
      const blocks = { shape: outputShape, rows: layer.x.outputSize, columns: outputChannels, numbers };
      return runBlocks(CONVOLUTION, [source!, weights], blocks, epilogue, backend);
    }),
  );
}

/** dx [batch, (depth,) height, width, input channels] */
export function convolveInputGradientBlocks(
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  layer: Layer,
  backend: GpujsBackend,
): tf.TensorInfo {
  const { inputChannels, inputShape } = layer;
  return withAligned([dy, filter], backend, ([source, weights]) => {
    const numbers = {
      ...BACKWARD.integers(layer),
      sourceTexels: texelsOf(source!),
      weightTexels: texelsOf(weights!),
      tapRows: inputChannels,
    };
    const { inputSize, stride } = layer.x;
    const blocks = { shape: inputShape, rows: inputSize, columns: inputChannels, stride, numbers };
    return runBlocks(INPUT_GRADIENT, [source!, weights!], blocks, {}, backend);
  });
}

/** dw [taps, input channels, output channels] */
export function convolveFilterGradientBlocks(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  layer: Layer,
  filterShape: readonly number[],
  backend: GpujsBackend,
): tf.TensorInfo {
  const { inputChannels, outputChannels, inputShape } = layer;
  return withAligned([x, dy], backend, ([source, slopes]) => {
    const numbers = {
      ...FORWARD.integers(layer),
      batches: inputShape[0]!,
      sourceTexels: texelsOf(source!),
      slopeTexels: texelsOf(slopes!),
    };
    const blocks = { shape: filterShape, rows: inputChannels, columns: outputChannels, numbers };
    return runBlocks(FILTER_GRADIENT, [source!, slopes!], blocks, {}, backend);
  });
}

const texelsOf = ({ shape }: tf.TensorInfo): number => shape.at(-1)! / 4;

/** Both kinds of channels of a filter are read in fours. */
function withAlignedFilter(
  filter: tf.TensorInfo,
  { inputChannels: rows, outputChannels: columns }: Layer,
  backend: GpujsBackend,
  run: (aligned: tf.TensorInfo) => tf.TensorInfo,
): tf.TensorInfo {
  if (rows % 4 === 0 && columns % 4 === 0) return run(filter);
  const [height, width] = [Math.ceil(rows / 4) * 4, Math.ceil(columns / 4) * 4];
  const shape = [...filter.shape.slice(0, -2), height, width];
  const aligned = backend.launch(ALIGN_FILTER, [filter], {
    shape,
    numbers: { rows, height, columns, width },
  });
  const result = run(aligned);
  backend.release(aligned);
  return result;
}
