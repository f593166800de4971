import type { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { aroundAxis, type MiddleView } from './axes.ts';
import { defineFold, FOLDS, fold } from './fold.ts';

/** eᵛ⁻ᵐ; some GPUs have no NaN of their own for the power of one. */
const POWER = '(v - m === v - m ? Math.exp(v - m) : v - m)';

/** The row's value of a texture of one value a row. */
const ofRow = (name: string): string => `texel(${name}, floor(float(row) * 0.25))[row & 3]`;

const POWERS = 'vec4 power = mix(exp(v - m), v - m, notEqual(v - m, v - m));';

const SUM = {
  name: 'sumOfPowers',
  formula: 'y = Σ eˣ⁻ᵐ, m the largest x of the row',
  perRow: ['largest'],
  start: '0.0',
  change: `const m = largest[at]; y = y + ${POWER};`,
};

const SUM_OF_POWERS = defineFold(SUM);

/** For rows of whole texels. */
const SUM_OF_POWERS_IN_TEXELS = defineFold({
  ...SUM,
  glsl: { before: `float m = ${ofRow('largest')};`, start: 'vec4(0.0)', change: `${POWERS} y += power;` },
});

const QUOTIENT_IN_TEXELS = defineKernel({
  name: 'softmax in texels',
  formula: 'y = eˣ⁻ᵐ / Σ eˣ⁻ᵐ',
  inputs: ['x', 'largest', 'sums'],
  integers: ['texels'],
  element: '',
  glsl: `int row = t / texels; float m = ${ofRow('largest')};
    vec4 v = texel(x, float(t)); ${POWERS} return power / ${ofRow('sums')};`,
});

const QUOTIENT = defineKernel({
  name: 'softmax',
  formula: 'y = eˣ⁻ᵐ / Σ eˣ⁻ᵐ',
  inputs: ['x', 'largest', 'sums'],
  integers: ['length', 'inner'],
  element: `const line = div(i, inner); const at = div(line, length) * inner + i - line * inner;
    const v = x[i]; const m = largest[at]; return ${POWER} / sums[at];`,
});

/** A softmax, with what it divided by. */
export interface SoftmaxParts {
  readonly probs: tf.TensorInfo;
  /** The largest logit of each row, and Σ eˣ⁻ᵐ. */
  readonly largest: tf.TensorInfo;
  readonly sums: tf.TensorInfo;
}

/** Largest value, sum of powers and quotient of each row; there must be values. */
export function softmaxParts(logits: tf.TensorInfo, view: MiddleView, backend: GpujsBackend): SoftmaxParts {
  const rows = { view, shape: [view.outer, view.inner], dtype: 'float32' } as const;
  const largest = fold([logits], { first: FOLDS.max, ...rows }, backend);
  const { length, inner } = view;
  const isWide = backend.drawsBlocks && inner === 1 && length % 4 === 0 && length > 4;
  const first = isWide ? SUM_OF_POWERS_IN_TEXELS : SUM_OF_POWERS;
  const sums = fold([logits, largest], { first, last: FOLDS.sum, ...rows }, backend);
  const numbers = isWide ? { texels: length / 4 } : { length, inner };
  const quotient = isWide ? QUOTIENT_IN_TEXELS : QUOTIENT;
  const probs = backend.launch(quotient, [logits, largest, sums], { shape: logits.shape, numbers });
  return { probs, largest, sums };
}

const softmax = bind<'logits', tf.SoftmaxAttrs>({
  name: 'Softmax',
  accepts: ({ logits }) => isFloat(logits),
  run({ logits }, { dim }, backend) {
    if (logits.shape.includes(0)) return backend.makeView(logits, logits.shape);
    const { probs, largest, sums } = softmaxParts(logits, aroundAxis(logits.shape, dim), backend);
    backend.release(largest, sums);
    return probs;
  },
});

export const SOFTMAX_BINDINGS: readonly AnyBinding[] = [softmax];
