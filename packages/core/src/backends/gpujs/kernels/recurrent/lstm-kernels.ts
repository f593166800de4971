import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { sigmoid } from './steps.ts';

/** The kernels of an LSTM with or without peepholes; `size` is the hidden size, gates are in the order i, f, g, o. */
export interface LSTMKernels {
  /** c after a step. */
  readonly cell: GpuKernel;
  /** h after a step, before a projection. */
  readonly output: GpuKernel;
  /** The gates of all steps: [4, time, batch, hidden]. */
  readonly gates: GpuKernel;
  /** The gradient of a step's sums: [batch, 4·hidden]. */
  readonly dSums: GpuKernel;
  /** The gradient of c before a step. */
  readonly carry: GpuKernel;
}

/**
 * What backpropagation through a step multiplies with, [5, time, batch, hidden]: for i, f, g by the gradient of c; for o
 * and c by that of h.
 */
export const SLOPES: GpuKernel = defineKernel({
  name: 'lstm slopes',
  formula: 'g·i(1 − i); c₋₁·f(1 − f); i(1 − g²); tanh c·o(1 − o); o(1 − tanh²c)',
  inputs: ['gates', 'cells', 'before'],
  integers: ['count', 'stepSize'],
  element: `const which = div(i, count); const at = i - which * count;
    let y = 0.0;
    if (which == 0) { const p = gates[at]; y = gates[2 * count + at] * p * (1 - p); }
    if (which == 1) {
      const f = gates[count + at];
      let c = 0.0;
      if (at < stepSize) { c = before[at]; } else { c = cells[at - stepSize]; }
      y = c * f * (1 - f);
    }
    if (which == 2) { const g = gates[2 * count + at]; y = gates[at] * (1 - g * g); }
    if (which > 2) {
      const o = gates[3 * count + at]; const s = Math.tanh(cells[at]);
      y = which == 3 ? s * o * (1 - o) : o * (1 - s * s);
    }
    return y;`,
});

/** From element i of [batch, hidden] to the place of its gate i in this step's sums and in the step's products. */
const PLACE = `const row = div(i, size); const unit = i - row * size;
  const at = (first + row) * 4 * size + unit; const from = row * 4 * size + unit;`;

/** A gate's sum, with what it sees of a cell. */
const sum = (gate: number, see: string): string =>
  `sums[at + ${gate} * size] + products[from + ${gate} * size]${see}`;

/** From place k of a step to the gradients of its output gate and of its cell. */
const GRADIENTS = (seesO: string): string => `const at = first + k;
  const raw = dHidden[start + k] + later[k]; const dO = raw * slopes[3 * count + at];
  const total = dCell[k] + raw * slopes[4 * count + at]${seesO};`;

/** Makes the kernels; with peepholes, i and f see the cell before the step, o the one after it. */
function makeKernels(hasPeephole: boolean): LSTMKernels {
  const name = hasPeephole ? 'peephole lstm' : 'lstm';
  const peephole = hasPeephole ? ['peephole'] : [];
  const see = (which: number, cell: string): string =>
    hasPeephole ? ` + peephole[${which} * size + unit] * ${cell}` : '';
  const back = (which: number, d: string): string =>
    hasPeephole ? ` + ${d} * peephole[${which} * size + unit]` : '';
  const step = { inputs: ['sums', 'products', 'cell', ...peephole], integers: ['size', 'first'] };
  const backward = {
    inputs: ['dHidden', 'later', 'dCell', 'slopes', ...peephole],
    integers: ['size', 'first', 'start', 'count'],
  };
  return {
    cell: defineKernel({
      ...step,
      name: `${name} cell`,
      formula: 'c = f·c₋₁ + i·g',
      element: `${PLACE} const c = cell[i];
        const p = ${sigmoid(sum(0, see(0, 'c')))}; const f = ${sigmoid(sum(1, see(1, 'c')))};
        return f * c + p * Math.tanh(${sum(2, '')});`,
    }),
    output: defineKernel({
      ...step,
      name: `${name} output`,
      formula: 'h = o·tanh c',
      element: `${PLACE} const c = cell[i]; const o = ${sigmoid(sum(3, see(2, 'c')))};
        return o * Math.tanh(c);`,
    }),
    gates: defineKernel({
      name: `${name} gates`,
      formula: 'i, f, o = σ(W x + b + U h + p·c), g = tanh(W x + b + U h)',
      inputs: ['sums', 'products', ...(hasPeephole ? ['cells', 'before', 'peephole'] : [])],
      integers: ['size', 'count', 'stepSize'],
      element: `const gate = div(i, count); const k = i - gate * count;
        const row = div(k, size); const unit = k - row * size; const at = (row * 4 + gate) * size + unit;
        let x = sums[at] + products[at];
        ${hasPeephole ? SEEN_BY_GATES : ''}
        return gate == 2 ? Math.tanh(x) : ${sigmoid('x')};`,
    }),
    dSums: defineKernel({
      ...backward,
      name: `${name} gradient of sums`,
      formula: 'dI, dF, dG = dC·slope; dO = dH·slope',
      element: `const line = div(i, size); const unit = i - line * size; const row = div(line, 4);
        const gate = line - row * 4; const k = row * size + unit;
        ${GRADIENTS(back(2, 'dO'))}
        return gate == 3 ? dO : total * slopes[gate * count + at];`,
    }),
    carry: defineKernel({
      ...backward,
      inputs: [...backward.inputs, 'gates'],
      name: `${name} gradient of c`,
      formula: 'dC₋₁ = f·dC, and what the peepholes of i and f pass on',
      element: `const k = i; ${hasPeephole ? 'const unit = mod(i, size);' : ''} ${GRADIENTS(back(2, 'dO'))}
        return total * (gates[count + at]${back(0, 'slopes[at]')}${back(1, 'slopes[count + at]')});`,
    }),
  };
}

const SEEN_BY_GATES = `let c = 0.0;
  if (gate == 3) { c = peephole[2 * size + unit] * cells[k]; }
  if (gate < 2) {
    if (k < stepSize) { c = before[k]; } else { c = cells[k - stepSize]; }
    c = c * peephole[gate * size + unit];
  }
  x = x + c;`;

const [PLAIN, WITH_PEEPHOLE] = [makeKernels(false), makeKernels(true)];

/** The kernels of an LSTM with or without peepholes. */
export const lstmKernels = (hasPeephole: boolean): LSTMKernels => (hasPeephole ? WITH_PEEPHOLE : PLAIN);
