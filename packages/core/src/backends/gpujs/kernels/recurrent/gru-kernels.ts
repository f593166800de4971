import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { sigmoid } from './steps.ts';

/** Whether the reset gate acts on the product U_n h, or on h before it. */
export interface GRUAttributes {
  readonly form: 'reset-before' | 'reset-after';
}

/** From element i of [batch, hidden] to the place of its first gate in this step's sums. */
const PLACE = `const row = div(i, size); const unit = i - row * size;
  const at = (first + row) * 3 * size + unit;`;

const STEP = { integers: ['size', 'first'] };

/** `products` are U h + b of r, z and n: [batch, 3·hidden]. */
export const STATE_AFTER: GpuKernel = defineKernel({
  ...STEP,
  name: 'gru reset-after',
  formula: 'h = (1 − z)·n + z·h₋₁, n = tanh(W x + b + r·(U h₋₁ + b))',
  inputs: ['sums', 'products', 'before'],
  element: `${PLACE} const from = row * 3 * size + unit;
    const r = ${sigmoid('sums[at] + products[from]')};
    const z = ${sigmoid('sums[at + size] + products[from + size]')};
    const n = Math.tanh(sums[at + 2 * size] + r * products[from + 2 * size]);
    return n + z * (before[i] - n);`,
});

/** `products` are U h + b of r and z: [batch, 2·hidden]. */
export const RESET: GpuKernel = defineKernel({
  ...STEP,
  name: 'gru reset',
  formula: 'y = r·h₋₁',
  inputs: ['sums', 'products', 'before'],
  element: `${PLACE} const r = ${sigmoid('sums[at] + products[row * 2 * size + unit]')};
    return r * before[i];`,
});

/** `candidates` are U_n (r·h) + b: [batch, hidden]. */
export const STATE_BEFORE: GpuKernel = defineKernel({
  ...STEP,
  name: 'gru reset-before',
  formula: 'h = (1 − z)·n + z·h₋₁, n = tanh(W x + b + U(r·h₋₁) + b)',
  inputs: ['sums', 'products', 'candidates', 'before'],
  element: `${PLACE} const z = ${sigmoid('sums[at + size] + products[row * 2 * size + size + unit]')};
    const n = Math.tanh(sums[at + 2 * size] + candidates[i]);
    return n + z * (before[i] - n);`,
});

/**
 * r, z, n and the sum of U_n for all steps: [4, time, batch, hidden]. `products` has so many gates a row, and `own` is
 * the sum of U_n.
 */
function gatesKernel(form: string, inputs: readonly string[], gates: number, own: string): GpuKernel {
  const resetOwn = form === 'reset-after' ? `(${sigmoid('sums[at] + products[from]')}) * own` : 'own';
  return defineKernel({
    name: `gru gates ${form}`,
    formula: 'r, z = σ(W x + b + U h + b), n, and the sum of U_n',
    inputs: ['sums', ...inputs],
    integers: ['size', 'count'],
    element: `const gate = div(i, count); const k = i - gate * count;
      const row = div(k, size); const unit = k - row * size;
      const at = row * 3 * size + unit; const from = row * ${gates} * size + unit;
      const own = ${own}; let x = own; let y = own;
      if (gate < 2) {
        x = sums[at + gate * size] + products[from + gate * size];
        y = ${sigmoid('x')};
      }
      if (gate == 2) { x = sums[at + 2 * size] + ${resetOwn}; y = Math.tanh(x); }
      return y;`,
  });
}

export const GATES: Readonly<Record<GRUAttributes['form'], GpuKernel>> = {
  'reset-after': gatesKernel('reset-after', ['products'], 3, 'products[from + 2 * size]'),
  'reset-before': gatesKernel('reset-before', ['products', 'candidates'], 2, 'candidates[k]'),
};

/** The state before place `at` of all steps. */
const BEFORE = `let before = 0.0;
  if (at < stepSize) { before = initial[at]; } else { before = hidden[at - stepSize]; }`;

/** r ⊙ h₋₁ of all steps. */
export const RESET_STATES: GpuKernel = defineKernel({
  name: 'gru reset states',
  formula: 'y = r·h₋₁',
  inputs: ['gates', 'hidden', 'initial'],
  integers: ['stepSize'],
  element: `const at = i; ${BEFORE} return gates[i] * before;`,
});

/**
 * What the gradient of h is multiplied with for the sums of r, z and n, [3, time, batch, hidden]. In the reset-before form
 * the factor of r is for the gradient of r·h₋₁.
 */
const slopesKernel = (form: string, ofReset: string): GpuKernel =>
  defineKernel({
    name: `gru slopes ${form}`,
    formula: `${ofReset}·r(1 − r); (h₋₁ − n)·z(1 − z); (1 − z)(1 − n²)`,
    inputs: ['gates', 'hidden', 'initial'],
    integers: ['count', 'stepSize'],
    element: `const which = div(i, count); const at = i - which * count; ${BEFORE}
      const r = gates[at]; const z = gates[count + at]; const n = gates[2 * count + at];
      const ofN = (1 - z) * (1 - n * n);
      let y = ofN;
      if (which == 0) { y = ${ofReset} * r * (1 - r); }
      if (which == 1) { y = (before - n) * z * (1 - z); }
      return y;`,
  });

export const SLOPES: Readonly<Record<GRUAttributes['form'], GpuKernel>> = {
  'reset-after': slopesKernel('reset-after', 'ofN * gates[3 * count + at]'),
  'reset-before': slopesKernel('reset-before', 'before'),
};

/** The gradient of h after a step; `passed` is what reaches it from the step behind, but for what z keeps. */
export const TOTAL: GpuKernel = defineKernel({
  name: 'gru gradient of h',
  formula: 'dH = dHidden + z′·dH′ + passed',
  inputs: ['dHidden', 'gates', 'later', 'passed'],
  integers: ['first', 'stepSize', 'count'],
  element: `return dHidden[first + i] + gates[count + first + stepSize + i] * later[i] + passed[i];`,
});

/** What reaches the initial state. */
export const TOTAL_OF_INITIAL: GpuKernel = defineKernel({
  name: 'gru gradient of h0',
  formula: 'dH = z′·dH′ + passed',
  inputs: ['gates', 'later', 'passed'],
  integers: ['count'],
  element: 'return gates[count + i] * later[i] + passed[i];',
});

/** Element i of [rows, gates·hidden] with its gate, its unit and its place in the slopes of row 0 on. */
const PLACE_OF_GATE = (gates: number): string => `const line = div(i, size); const unit = i - line * size;
  const row = div(line, ${gates}); const gate = line - row * ${gates};
  const k = row * size + unit; const at = first + k;`;

/**
 * The gradients of the sums U h + b of some steps, [rows, 3·hidden], of the gradients of h after those steps. The one of n
 * is that of the sum W x + b times r.
 */
export const HIDDEN_SUMS_AFTER: GpuKernel = defineKernel({
  name: 'gru gradient of U h',
  formula: 'dR, dZ, r·dN = dH·slope',
  inputs: ['totals', 'slopes', 'gates'],
  integers: ['size', 'first', 'count'],
  element: `${PLACE_OF_GATE(3)} let d = totals[k] * slopes[gate * count + at];
    if (gate == 2) { d = d * gates[at]; }
    return d;`,
});

/** The same of the sums W x + b. */
export const INPUT_SUMS_AFTER: GpuKernel = defineKernel({
  name: 'gru gradient of W x',
  formula: 'dR, dZ, dN = dH·slope',
  inputs: ['totals', 'slopes'],
  integers: ['size', 'first', 'count'],
  element: `${PLACE_OF_GATE(3)} return totals[k] * slopes[gate * count + at];`,
});

/** The gradient of a step's sum of n. */
export const CANDIDATE_BEFORE: GpuKernel = defineKernel({
  name: 'gru gradient of n',
  formula: 'dN = dH·slope',
  inputs: ['total', 'slopes'],
  integers: ['first', 'count'],
  element: 'return total[i] * slopes[2 * count + first + i];',
});

/** Of the first `gates` gates of r, z, n; `resets` are the gradients of r·h₋₁. */
const sumsBefore = (gates: number): GpuKernel =>
  defineKernel({
    name: `gru gradient of ${gates} gates`,
    formula: 'dR = d(r·h₋₁)·slope; dZ, dN = dH·slope',
    inputs: ['totals', 'resets', 'slopes'],
    integers: ['size', 'first', 'count'],
    element: `${PLACE_OF_GATE(gates)} const d = gate == 0 ? resets[k] : totals[k];
      return d * slopes[gate * count + at];`,
  });

export const GATE_SUMS_BEFORE: GpuKernel = sumsBefore(2);
export const ALL_SUMS_BEFORE: GpuKernel = sumsBefore(3);

/** What a step passes on to the one before, but for what z keeps; `ofGates` is from r and z. */
export const PASSED_BEFORE: GpuKernel = defineKernel({
  name: 'gru passed on',
  formula: 'y = d(r·h₋₁)·r + ofGates',
  inputs: ['reset', 'gates', 'ofGates'],
  integers: ['first'],
  element: 'return reset[i] * gates[first + i] + ofGates[i];',
});
