import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { defineFold, FOLDS, fold } from '../reduce/fold.ts';
import { joined } from '../shape/join.ts';

const SQUARES = defineFold({
  name: 'sumOfSquares',
  formula: 'y = Σ x²',
  start: '0.0',
  change: 'y = y + v * v;',
  glsl: { start: 'vec4(0.0)', change: 'y += v * v;' },
});

/** The largest float of 32 bits. */
const LARGEST = 3.4028234663852886e38;

/** Where the norm is no number, or infinite, no direction is left that could be trusted. */
const FACTOR = defineKernel({
  name: 'clipFactor',
  formula: 'y = max / the larger of max and √Σ squares; NaN where the norm is not finite',
  inputs: ['squares'],
  integers: ['count'],
  numbers: ['most', 'nothing'],
  element: `let sum = i * 0.0;
    for (let k = 0; k < count; k++) { sum += squares[k]; }
    const norm = Math.sqrt(sum);
    return norm === norm && norm <= ${LARGEST} ? (norm > most ? most / norm : 1.0) : nothing;`,
});

const SCALE = defineKernel({
  name: 'scale',
  formula: 'y = x·factor',
  inputs: ['x', 'factor'],
  element: 'return x[i] * factor[0];',
  glsl: 'return texel(x, float(t)) * texel(factor, 0.0).x;',
});

const sumOfSquares = (x: tf.TensorInfo, size: number, backend: GpujsBackend): tf.TensorInfo => {
  const view = { outer: 1, length: size, inner: 1 };
  return fold([x], { first: SQUARES, last: FOLDS.sum, view, shape: [1], dtype: 'float32' }, backend);
};

/** Inputs: any number of tensors. Outputs: the same, scaled together so that their norm is at most `max`. */
export const clipToNorm: AnyBinding = bind<string, { readonly max: number }>({
  name: 'ClipToNorm',
  run(inputs, { max }, backend) {
    const tensors = Object.values(inputs);
    const sums = tensors.flatMap((x) => {
      const size = x.shape.reduce((a, b) => a * b, 1);
      return size === 0 ? [] : [sumOfSquares(x, size, backend)];
    });
    if (sums.length === 0) return tensors.map((x) => backend.makeView(x, x.shape));
    const squares = joined({ tensors: sums, outer: 1 }, [sums.length], backend);
    const numbers = { count: sums.length, most: max, nothing: Number.NaN };
    const factor = backend.launch(FACTOR, [squares], { shape: [1], numbers });
    const scaled = tensors.map((x) => backend.launch(SCALE, [x, factor], { shape: x.shape }));
    backend.release(...sums, squares, factor);
    return scaled;
  },
});
