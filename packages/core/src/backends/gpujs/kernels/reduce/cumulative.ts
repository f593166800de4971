import type { tf } from '../../../../tf.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { aroundAxis } from './axes.ts';

/** How many values each pass joins. */
const WINDOW = 16;

/**
 * Sums or products of all values up to each one along an axis: after pass n each output has its last 16ⁿ values, of which
 * the next pass joins sixteen. Sums of short sums are fast and keep their digits.
 */
function cumulative(name: string, start: string, operator: string): AnyBinding {
  const kernel = defineKernel({
    name,
    formula: 'y[p] = x[p − shift] ∘ x[p − shift − stride] ∘ x[p − shift − 2·stride] ∘ …, sixteen of them',
    inputs: ['x'],
    integers: ['length', 'inner', 'shift', 'stride', 'isReversed'],
    element: `const line = div(i, inner); const column = i - line * inner; const row = div(line, length);
      const base = row * length * inner + column;
      let p = line - row * length; if (isReversed > 0) { p = length - 1 - p; }
      let y = ${start};
      for (let k = 0; k < ${WINDOW}; k++) {
        let place = p - shift - k * stride;
        if (place >= 0) {
          if (isReversed > 0) { place = length - 1 - place; }
          y = y ${operator} x[base + place * inner];
        }
      }
      return y;`,
  });
  return bind<'x', tf.CumsumAttrs>({
    name,
    accepts: ({ x }) => isFloat(x) || x.dtype === 'bool',
    run({ x }, { axis, exclusive, reverse }, backend) {
      const { length, inner } = aroundAxis(x.shape, axis);
      const dtype = isFloat(x) ? 'float32' : 'int32';
      const pass = (from: tf.TensorInfo, shift: number, stride: number): tf.TensorInfo => {
        const numbers = { length, inner, shift, stride, isReversed: reverse ? 1 : 0 };
        return backend.launch(kernel, [from], { shape: x.shape, dtype, numbers });
      };
      let current = pass(x, exclusive ? 1 : 0, 1);
      for (let stride = WINDOW; stride < length; stride *= WINDOW) {
        const next = pass(current, 0, stride);
        backend.release(current);
        current = next;
      }
      return current;
    },
  });
}

export const CUMULATIVE_BINDINGS: readonly AnyBinding[] = [
  cumulative('Cumsum', '0.0', '+'),
  cumulative('Cumprod', '1.0', '*'),
];
