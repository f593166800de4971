import type { tf } from '../../../../tf.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';

/**
 * Crops of images, resized: line p of a crop of P lines lies at `(low + p·(high − low) / (P − 1))·(size − 1)` of the image,
 * where low and high are the box's edges as shares of the image; the only line of a crop in the middle of its box.
 * What lies outside of the image is extrapolated, and gives no gradient.
 */

const AXES = ['y', 'x'] as const;

const INTEGERS = ['channels', 'batches', 'yFrom', 'xFrom', 'yTo', 'xTo'];

/** `${axis}Source`: where line `at` of box `box` lies in the image. Boxes are [y1, x1, y2, x2]. */
const source = (axis: 'y' | 'x', at: string): string => `
  const ${axis}LowEdge = boxes[box * 4 + ${AXES.indexOf(axis)}];
  const ${axis}HighEdge = boxes[box * 4 + ${AXES.indexOf(axis) + 2}];
  let ${axis}Source = 0.5 * (${axis}LowEdge + ${axis}HighEdge) * (${axis}From - 1);
  if (${axis}To > 1) {
    ${axis}Source = ${axis}LowEdge * (${axis}From - 1)
      + ${at} * ((${axis}HighEdge - ${axis}LowEdge) * (${axis}From - 1) / (${axis}To - 1));
  }`;

const isInside = (axis: string): string => `${axis}Source >= 0 && ${axis}Source <= ${axis}From - 1`;

const pixel = (y: string, x: string): string =>
  `images[((image * yFrom + ${y}) * xFrom + ${x}) * channels + channel]`;

/** A crop's value; `value` computes it from the sources of a place inside of the image. */
const crops = (name: string, formula: string, value: string) =>
  defineKernel({
    name,
    formula,
    inputs: ['images', 'boxes', 'owners'],
    integers: INTEGERS,
    numbers: ['outside'],
    element: `
      const place = div(i, channels); const channel = i - place * channels;
      const line = div(place, xTo); const xAt = place - line * xTo;
      const box = div(line, yTo); const yAt = line - box * yTo;
      const owner = div(owners[box], 1); const image = Math.min(owner, batches - 1);
      ${AXES.map((axis) => source(axis, `${axis}At`)).join('\n')}
      let result = outside;
      if (${AXES.map(isInside).join(' && ')}) { ${value} }
      if (owner >= batches) { result = 0; }
      return result;`,
  });

const neighbours = (axis: string): string => `
  const ${axis}Low = Math.floor(${axis}Source); const ${axis}High = Math.ceil(${axis}Source);
  const ${axis}Share = ${axis}Source - ${axis}Low;`;

const BILINEAR = crops(
  'cropAndResizeBilinear',
  'crop[p, q] = Σ x at the four neighbours of the place, by nearness',
  `${AXES.map(neighbours).join('\n')}
  const topLeft = ${pixel('yLow', 'xLow')}; const topRight = ${pixel('yLow', 'xHigh')};
  const bottomLeft = ${pixel('yHigh', 'xLow')}; const bottomRight = ${pixel('yHigh', 'xHigh')};
  const top = topLeft + (topRight - topLeft) * xShare;
  const bottom = bottomLeft + (bottomRight - bottomLeft) * xShare;
  result = top + (bottom - top) * yShare;`,
);

const NEAREST = crops(
  'cropAndResizeNearest',
  'crop[p, q] = x at the nearest place',
  `const yNearest = Math.floor(ySource + 0.5); const xNearest = Math.floor(xSource + 0.5);
  result = ${pixel('yNearest', 'xNearest')};`,
);

/** The pixel's share in line `at` of box `box`. `rounding`: 1 where the nearest pixel has all, else 0. */
const share = (axis: 'y' | 'x', at: string): string => `${source(axis, at)}
  let ${axis}Center = ${axis}Source;
  if (rounding > 0) { ${axis}Center = Math.floor(${axis}Source + 0.5); }
  let ${axis}Share = 0;
  if (${isInside(axis)}) { ${axis}Share = Math.max(0, 1 - Math.abs(${axis}Center - ${axis}At)); }`;

const GRADIENT = defineKernel({
  name: 'cropAndResizeGradient',
  formula:
    'dx[b, p, q] = Σ dcrop over the places of the boxes of image b that look at the pixel, by nearness',
  inputs: ['dy', 'boxes', 'owners'],
  integers: [...INTEGERS, 'count', 'rounding'],
  element: `
    const place = div(i, channels); const channel = i - place * channels;
    const line = div(place, xFrom); const xAt = place - line * xFrom;
    const image = div(line, yFrom); const yAt = line - image * yFrom;
    let sum = 0;
    for (let box = 0; box < count; box++) {
      if (owners[box] === image) {
        for (let p = 0; p < yTo; p++) {
          ${share('y', 'p')}
          if (yShare > 0) {
            for (let q = 0; q < xTo; q++) {
              ${share('x', 'q')}
              if (xShare > 0) { sum += dy[((box * yTo + p) * xTo + q) * channels + channel] * yShare * xShare; }
            }
          }
        }
      }
    }
    return sum;`,
});

type Sizes = [number, number, number, number];

const integersOf = ([batches, yFrom, xFrom, channels]: Sizes, [yTo, xTo]: readonly [number, number]) => ({
  channels,
  batches,
  yFrom,
  xFrom,
  yTo,
  xTo,
});

const cropAndResize = bind<'image' | 'boxes' | 'boxInd', tf.CropAndResizeAttrs>({
  name: 'CropAndResize',
  accepts: ({ image, boxes }) =>
    (isFloat(image) || image.dtype === 'int32') && isFloat(boxes) && !image.shape.includes(0),
  run({ image, boxes, boxInd }, { cropSize, method, extrapolationValue }, backend) {
    const sizes = image.shape as Sizes;
    const shape = [boxes.shape[0]!, ...cropSize, sizes[3]];
    const numbers = { ...integersOf(sizes, cropSize), outside: extrapolationValue };
    const kernel = method === 'bilinear' ? BILINEAR : NEAREST;
    return backend.launch(kernel, [image, boxes, boxInd], { shape, numbers });
  },
});

/** The attributes of core's op CropAndResizeGradient; its inputs are dy, boxes, boxInd. */
interface GradientAttributes {
  readonly imageShape: Sizes;
  readonly method: 'bilinear' | 'nearest';
}

const cropAndResizeGradient = bind<'0' | '1' | '2', GradientAttributes>({
  name: 'CropAndResizeGradient',
  accepts: ({ 0: dy, 1: boxes }) => isFloat(dy) && isFloat(boxes) && !dy.shape.includes(0),
  run({ 0: dy, 1: boxes, 2: boxInd }, { imageShape, method }, backend) {
    const [count, ...cropSize] = dy.shape as [number, number, number, number];
    const numbers = {
      ...integersOf(imageShape, [cropSize[0], cropSize[1]]),
      ...{ count, rounding: Number(method === 'nearest') },
    };
    return [backend.launch(GRADIENT, [dy, boxes, boxInd], { shape: imageShape, numbers })];
  },
});

export const CROP_BINDINGS: readonly AnyBinding[] = [cropAndResize, cropAndResizeGradient];
