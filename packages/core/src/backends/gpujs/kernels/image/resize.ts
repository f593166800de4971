import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';

/**
 * Images of another size: an output at place p looks at `p · numerator / denominator` of the input, from which a number of
 * half pixels is taken on the way. The kernels are separable; their texts are made once for each axis.
 */

const AXES = ['y', 'x'] as const;

const onAxes = (text: (axis: string) => string): string => AXES.map(text).join('\n');

const INTEGERS = ['channels', ...AXES.flatMap((axis) => [`${axis}From`, `${axis}To`])];

/** `centre` is ½ where half pixels count. */
const NUMBERS = ['centre', ...AXES.flatMap((axis) => [`${axis}Numerator`, `${axis}Denominator`])];

/** From element i of [batch, y, x, channels] to its place. */
const place = (size: 'From' | 'To'): string => `
  const pixel = div(i, channels); const channel = i - pixel * channels;
  const line = div(pixel, x${size}); const xAt = pixel - line * x${size};
  const batch = div(line, y${size}); const yAt = line - batch * y${size};`;

/** Between two places: `Low` and `High`, and the share of the second. */
const between = (axis: string, at: string): string => `
  const ${axis}Source = (${at} + centre) * ${axis}Numerator / ${axis}Denominator - centre;
  const ${axis}Low = Math.max(0, Math.floor(${axis}Source));
  const ${axis}High = Math.min(${axis}From - 1, Math.ceil(${axis}Source));
  const ${axis}Share = ${axis}Source - ${axis}Low;`;

const pixelOf = (y: string, x: string): string =>
  `images[((batch * yFrom + ${y}) * xFrom + ${x}) * channels + channel]`;

const BILINEAR = defineKernel({
  name: 'resizeBilinear',
  formula: 'y[p, q] = Σ x at the four neighbours of the place, by nearness',
  inputs: ['images'],
  integers: INTEGERS,
  numbers: NUMBERS,
  element: `${place('To')} ${onAxes((axis) => between(axis, `${axis}At`))}
    const topLeft = ${pixelOf('yLow', 'xLow')}; const topRight = ${pixelOf('yLow', 'xHigh')};
    const bottomLeft = ${pixelOf('yHigh', 'xLow')}; const bottomRight = ${pixelOf('yHigh', 'xHigh')};
    const top = topLeft + (topRight - topLeft) * xShare;
    const bottom = bottomLeft + (bottomRight - bottomLeft) * xShare;
    return top + (bottom - top) * yShare;`,
});

/** The nearest place; `rounding` is ½ where corners are aligned, which rounds, else 0, which cuts. */
const nearest = (axis: string, at: string): string => `
  const ${axis}Nearest = Math.max(0, Math.min(${axis}From - 1,
    Math.floor((${at} + centre) * ${axis}Numerator / ${axis}Denominator + rounding)));`;

const NEAREST = defineKernel({
  name: 'resizeNearest',
  formula: 'y[p, q] = x at the nearest place',
  inputs: ['images'],
  integers: INTEGERS,
  numbers: [...NUMBERS, 'rounding'],
  element: `${place('To')} ${onAxes((axis) => nearest(axis, `${axis}At`))}
    return ${pixelOf('yNearest', 'xNearest')};`,
});

/** Outputs that may look at an input: those whose source is less than two places away. */
const reach = (axis: string): string => `
  let ${axis}First = Math.floor((${axis}At - 2) * ${axis}Denominator / ${axis}Numerator);
  if (!(${axis}First > 0)) { ${axis}First = 0; }
  let ${axis}End = Math.ceil((${axis}At + 2) * ${axis}Denominator / ${axis}Numerator) + 1;
  if (${axis}End > ${axis}To || ${axis}At + 2 > ${axis}From) { ${axis}End = ${axis}To; }`;

const overReach = (axis: string, body: string): string =>
  `for (let ${axis}Out = ${axis}First; ${axis}Out < ${axis}End; ${axis}Out++) { ${body} }`;

const SLOPE = 'dy[((batch * yTo + yOut) * xTo + xOut) * channels + channel]';

/** How much of an output's source is the place in question. */
const shareOf = (axis: string): string => `${between(axis, `${axis}Out`)}
  let ${axis}Weight = 0;
  if (${axis}Low === ${axis}At) { ${axis}Weight += 1 - ${axis}Share; }
  if (${axis}High === ${axis}At) { ${axis}Weight += ${axis}Share; }`;

const BILINEAR_GRADIENT = defineKernel({
  name: 'resizeBilinearGradient',
  formula: 'dx[p, q] = Σ dy of the outputs that look at the place, by nearness',
  inputs: ['dy'],
  integers: INTEGERS,
  numbers: NUMBERS,
  element: `${place('From')} ${onAxes(reach)}
    let sum = 0;
    ${overReach('y', `${shareOf('y')} ${overReach('x', `${shareOf('x')} sum += ${SLOPE} * yWeight * xWeight;`)}`)}
    return sum;`,
});

const NEAREST_GRADIENT = defineKernel({
  name: 'resizeNearestGradient',
  formula: 'dx[p, q] = Σ dy of the outputs that look at the place',
  inputs: ['dy'],
  integers: INTEGERS,
  numbers: [...NUMBERS, 'rounding'],
  element: `${place('From')} ${onAxes(reach)}
    let sum = 0;
    ${overReach(
      'y',
      `${nearest('y', 'yOut')} ${overReach('x', `${nearest('x', 'xOut')} if (yNearest === yAt && xNearest === xAt) { sum += ${SLOPE}; }`)}`,
    )}
    return sum;`,
});

interface ResizeAttributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

interface Sizes extends ResizeAttributes {
  /** Of the images and of the resized ones: [batch, height, width, channels]. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const numbersOf = ({ from, to, alignCorners, halfPixelCenters = false }: Sizes): Record<string, number> => {
  const ratio = (axis: 1 | 2): [number, number] =>
    alignCorners && to[axis]! > 1 ? [from[axis]! - 1, to[axis]! - 1] : [from[axis]!, to[axis]!];
  const [[yNumerator, yDenominator], [xNumerator, xDenominator]] = [ratio(1), ratio(2)];
  return {
    ...{ channels: from[3]!, yFrom: from[1]!, xFrom: from[2]!, yTo: to[1]!, xTo: to[2]! },
    ...{ yNumerator, yDenominator, xNumerator, xDenominator },
    ...{ centre: halfPixelCenters ? 0.5 : 0, rounding: alignCorners ? 0.5 : 0 },
  };
};

const forward = (name: string, kernel: GpuKernel, takesIntegers: boolean): AnyBinding =>
  bind<'images', ResizeAttributes & { readonly size: readonly [number, number] }>({
    name,
    accepts: ({ images }) => isFloat(images) || (takesIntegers && images.dtype === 'int32'),
    run({ images }, attributes, backend) {
      const [batch, , , channels] = images.shape as [number, number, number, number];
      const shape = [batch, ...attributes.size, channels];
      const numbers = numbersOf({ ...attributes, from: images.shape, to: shape });
      return backend.launch(kernel, [images], { shape, dtype: images.dtype, numbers });
    },
  });

const gradient = (name: string, kernel: GpuKernel): AnyBinding =>
  bind<'images' | 'dy', ResizeAttributes>({
    name,
    accepts: ({ images, dy }) => isFloat(images) && isFloat(dy) && !dy.shape.includes(0),
    run: ({ images, dy }, { alignCorners }, backend: GpujsBackend): tf.TensorInfo =>
      // TensorFlow.js' gradients know no half pixels.
      backend.launch(kernel, [dy], {
        shape: images.shape,
        numbers: numbersOf({ alignCorners, from: images.shape, to: dy.shape }),
      }),
  });

export const RESIZE_BINDINGS: readonly AnyBinding[] = [
  forward('ResizeBilinear', BILINEAR, false),
  forward('ResizeNearestNeighbor', NEAREST, true),
  gradient('ResizeBilinearGrad', BILINEAR_GRADIENT),
  gradient('ResizeNearestNeighborGrad', NEAREST_GRADIENT),
];
