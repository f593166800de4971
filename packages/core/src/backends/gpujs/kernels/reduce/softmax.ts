import type { tf } from '../../../../tf.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { aroundAxis } from './axes.ts';
import { defineFold, FOLDS, fold } from './fold.ts';

/** eᵛ⁻ᵐ; some GPUs have no NaN of their own for the power of one. */
const POWER = '(v - m === v - m ? Math.exp(v - m) : v - m)';

const SUM_OF_POWERS = defineFold({
  name: 'sumOfPowers',
  formula: 'y = Σ eˣ⁻ᵐ, m the largest x of the row',
  perRow: ['largest'],
  start: '0.0',
  change: `const m = largest[at]; y = y + ${POWER};`,
});

const QUOTIENT = defineKernel({
  name: 'softmax',
  formula: 'y = eˣ⁻ᵐ / Σ eˣ⁻ᵐ',
  inputs: ['x', 'largest', 'sums'],
  integers: ['length', 'inner'],
  element: `const line = div(i, inner); const at = div(line, length) * inner + i - line * inner;
    const v = x[i]; const m = largest[at]; return ${POWER} / sums[at];`,
});

/** Largest value, sum of powers and quotient of each row. */
const softmax = bind<'logits', tf.SoftmaxAttrs>({
  name: 'Softmax',
  accepts: ({ logits }) => isFloat(logits),
  run({ logits }, { dim }, backend) {
    if (logits.shape.includes(0)) return backend.makeView(logits, logits.shape);
    const view = aroundAxis(logits.shape, dim);
    const rows = { view, shape: [view.outer, view.inner], dtype: 'float32' } as const;
    const largest = fold([logits], { first: FOLDS.max, ...rows }, backend);
    const sums = fold([logits, largest], { first: SUM_OF_POWERS, last: FOLDS.sum, ...rows }, backend);
    const { length, inner } = view;
    const launch = { shape: logits.shape, numbers: { length, inner } };
    const y = backend.launch(QUOTIENT, [logits, largest, sums], launch);
    backend.release(largest, sums);
    return y;
  },
});

export const SOFTMAX_BINDINGS: readonly AnyBinding[] = [softmax];
