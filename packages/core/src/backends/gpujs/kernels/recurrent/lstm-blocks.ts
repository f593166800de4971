import { defineKernel, type GpuKernel } from '../../define-kernel.ts';

/**
 * Kernels that compute a whole step of an LSTM at once: a thread has four units of a sequence in each part of the batch,
 * and draws both states of all; what it reads of the weights serves all of them. Hidden sizes are whole texels: `texels`
 * of them. They are for WebGL 2.
 */

const GATES = [0, 1, 2, 3];

/** Text for each part of the batch: the first is A. */
type Each = (text: (part: string, index: number) => string) => string;
const eachOf =
  (parts: number): Each =>
  (text) =>
    [...'ABCD'].slice(0, parts).map(text).join(' ');

/** Names of inputs, of each part its own. */
const inParts = (name: string, parts: number): string[] =>
  [...'ABCD'].slice(0, parts).map((part) => name + part);

const ofGates = (text: (gate: number) => string): string => GATES.map(text).join(' ');

/** σ and tanh of four values; where GPUs make numbers of NaN, or NaN of large numbers, they do not. */
const sigmoid = (x: string): string => `mix(1.0 / (1.0 + exp(-${x})), ${x}, notEqual(${x}, ${x}))`;
const tanh = (x: string): string =>
  `mix(1.0 - 2.0 / (1.0 + exp(2.0 * clamp(${x}, -15.0, 15.0))), ${x}, notEqual(${x}, ${x}))`;

/** The rows of the sequences: in tensors of a part, in those of the whole batch, and in what a step begins with. */
const placesOf = (each: Each): string => `int rowA = t / texels; int column = t - rowA * texels;
  ${each((s, part) => (part === 0 ? '' : `int row${s} = rowA + ${part} * rows;`))}
  ${each((s, part) => `float here${s} = float((rowA + ${part} * offset) * texels + column);`)}`;

/** The places of the sequences' first units in what a step begins with. */
const startsOf = (each: Each): string =>
  each((s, part) => `float place${s} = float((rowA + ${part} * offset) * texels);`);

/** Four weights of each of the four gates, at `place` of gate 0, `step` between neighbours. */
const weights = (gate: number, place: string, step: string): string =>
  [0, 1, 2, 3]
    .map(
      (lane) => `vec4 w${lane} = texel(weight, ${place} + float(${gate}) * gateStep + ${lane}.0 * ${step});`,
    )
    .join(' ');

const INTEGERS = ['texels', 'rows', 'offset', 'first'];

/** Makes the kernel for a step forward: outputs c and h of the first part of the batch, then of the next. */
function forwardKernel(parts: number, hasPeephole: boolean): GpuKernel {
  const each = eachOf(parts);
  const see = (which: number, cell: string): string =>
    hasPeephole ? ` + texel(peephole, float(${which} * texels + column)) * ${cell}` : '';
  return defineKernel({
    name: `${hasPeephole ? 'peephole lstm' : 'lstm'} step`,
    formula: 'c = f·c₋₁ + i·g, h = o·tanh c; i, f, o = σ(s + U h₋₁), g = tanh(s + U h₋₁)',
    inputs: [
      ...['sums', ...inParts('hidden', parts), ...inParts('cell', parts), 'weight'],
      ...(hasPeephole ? ['peephole'] : []),
    ],
    integers: INTEGERS,
    outputs: 2 * parts,
    element: '',
    glsl: `${placesOf(each)}
      float rowStep = float(texels); float gateStep = 4.0 * rowStep * rowStep;
      ${each(
        (s) => `float from${s} = float((first + row${s}) * 4 * texels + column);
        ${ofGates((gate) => `vec4 z${gate}${s} = texel(sums, from${s} + ${gate}.0 * rowStep);`)}`,
      )}
      ${startsOf(each)}
      float place = float(column) * 4.0 * rowStep;
      for (int k = 0; k < texels; k++) {
        ${each((s) => `vec4 h${s} = texel(hidden${s}, place${s}); place${s} += 1.0;`)}
        ${ofGates(
          (gate) => `{ ${weights(gate, 'place', 'rowStep')}
          ${each((s) => `z${gate}${s} += vec4(dot(h${s}, w0), dot(h${s}, w1), dot(h${s}, w2), dot(h${s}, w3));`)} }`,
        )}
        place += 1.0;
      }
      ${each(
        (s) => `vec4 before${s} = texel(cell${s}, here${s});
        vec4 i${s} = z0${s}${see(0, `before${s}`)}; vec4 f${s} = z1${s}${see(1, `before${s}`)};
        vec4 c${s} = ${sigmoid(`f${s}`)} * before${s} + ${sigmoid(`i${s}`)} * ${tanh(`z2${s}`)};
        vec4 o${s} = z3${s}${see(2, `c${s}`)};`,
      )}
      ${each((s, part) => `r${2 * part} = c${s}; r${2 * part + 1} = ${sigmoid(`o${s}`)} * ${tanh(`c${s}`)};`)}`,
  });
}

/**
 * Makes the kernel for a step back, from the gradients of c and h in the step behind it, `totals` and `raws`, to those in
 * its own; they are outputs of all parts as those forward. `hasLater` is 0 for the last step, whose `totals` are the
 * gradient of the last cell; `hasOwn` is 0 for the initial state, which only receives.
 */
function backwardKernel(parts: number, hasPeephole: boolean): GpuKernel {
  const each = eachOf(parts);
  const back = (which: number, d: string): string =>
    hasPeephole ? ` + ${d} * texel(peephole, float(${which} * texels + column))` : '';
  const slope = (which: number, row: string, place: string): string =>
    `texel(slopes, float(${which} * count + ${row} * texels) + ${place})`;
  return defineKernel({
    name: `${hasPeephole ? 'peephole lstm' : 'lstm'} step back`,
    formula: 'dH = dHidden + dSums′·U; dC = f′·dC′ + dH·o(1 − tanh²c)',
    inputs: [
      ...['dHidden', ...inParts('total', parts), ...inParts('raw', parts), 'slopes', 'gates', 'weight'],
      ...(hasPeephole ? ['peephole'] : []),
    ],
    integers: [...INTEGERS, 'batch', 'count', 'hasLater', 'hasOwn'],
    outputs: 2 * parts,
    element: '',
    glsl: `${placesOf(each)}
      float rowStep = float(texels); float gateStep = 4.0 * rowStep * rowStep;
      int later = first + batch; float at = float(column);
      ${each((s) => `vec4 h${s} = vec4(0.0); vec4 t${s} = texel(total${s}, here${s});`)}
      if (hasLater > 0) {
        ${startsOf(each)}
        float place = float(column);
        for (int k = 0; k < texels; k++) {
          ${each((s) => `vec4 t${s}k = texel(total${s}, place${s}); vec4 r${s}k = texel(raw${s}, place${s});`)}
          ${ofGates(
            (gate) => `{ ${weights(gate, 'place', 'rowStep')}
            ${each(
              (
                s,
              ) => `vec4 d${s} = ${gate === 3 ? 'r' : 't'}${s}k * ${slope(gate, `(later + row${s})`, 'float(k)')};
              h${s} += d${s}.x * w0 + d${s}.y * w1 + d${s}.z * w2 + d${s}.w * w3;`,
            )} }`,
          )}
          ${each((s) => `place${s} += 1.0;`)} place += 4.0 * rowStep;
        }
        ${each(
          (s) => `t${s} = t${s} * (texel(gates, float(count + (later + row${s}) * texels) + at)
            ${back(0, slope(0, `(later + row${s})`, 'at'))}${back(1, slope(1, `(later + row${s})`, 'at'))});`,
        )}
      }
      if (hasOwn > 0) {
        ${each(
          (s) => `h${s} += texel(dHidden, float((first + row${s}) * texels) + at);
          t${s} += h${s} * (${slope(4, `(first + row${s})`, 'at')}
            ${back(2, slope(3, `(first + row${s})`, 'at'))});`,
        )}
      }
      ${each((s, part) => `r${2 * part} = t${s}; r${2 * part + 1} = h${s};`)}`,
  });
}

/** The kernels of whole steps. */
export interface StepKernels {
  readonly forward: GpuKernel;
  readonly backward: GpuKernel;
}

const stepKernels = (parts: number): readonly StepKernels[] =>
  [false, true].map((hasPeephole) => ({
    forward: forwardKernel(parts, hasPeephole),
    backward: backwardKernel(parts, hasPeephole),
  }));

/** For batches in two parts and in four; each without and with peepholes. */
export const IN_TWO: readonly StepKernels[] = stepKernels(2);
export const IN_FOUR: readonly StepKernels[] = stepKernels(4);

/** The gates of all steps without peepholes, by texels; `count` is a number of texels. */
export const GATES_IN_TEXELS: GpuKernel = defineKernel({
  name: 'lstm gates in texels',
  formula: 'i, f, o = σ(W x + b + U h), g = tanh(W x + b + U h)',
  inputs: ['sums', 'products'],
  integers: ['texels', 'count'],
  element: '',
  glsl: `int gate = t / count; int at = t - gate * count; int row = at / texels;
    float place = float((row * 3 + gate) * texels + at);
    vec4 x = texel(sums, place) + texel(products, place);
    if (gate == 2) return ${tanh('x')};
    return ${sigmoid('x')};`,
});

/** What `SLOPES` of the plain kernels has, by texels; `count` and `stepSize` are numbers of texels. */
export const SLOPES_IN_TEXELS: GpuKernel = defineKernel({
  name: 'lstm slopes in texels',
  formula: 'g·i(1 − i); c₋₁·f(1 − f); i(1 − g²); tanh c·o(1 − o); o(1 − tanh²c)',
  inputs: ['gates', 'cells', 'before'],
  integers: ['count', 'stepSize'],
  element: '',
  glsl: `int which = t / count; int at = t - which * count; float place = float(at); float step = float(count);
    if (which == 0) { vec4 i = texel(gates, place); return texel(gates, place + 2.0 * step) * i * (1.0 - i); }
    if (which == 1) {
      vec4 f = texel(gates, place + step); vec4 c;
      if (at < stepSize) c = texel(before, place); else c = texel(cells, float(at - stepSize));
      return c * f * (1.0 - f);
    }
    if (which == 2) { vec4 g = texel(gates, place + 2.0 * step); return texel(gates, place) * (1.0 - g * g); }
    vec4 o = texel(gates, place + 3.0 * step); vec4 c = texel(cells, place); vec4 s = ${tanh('c')};
    return which == 3 ? s * o * (1.0 - o) : o * (1.0 - s * s);`,
});

/** The gradients of all steps' sums [time, batch, 4·hidden]. */
export const SUM_GRADIENTS: GpuKernel = defineKernel({
  name: 'lstm gradients of sums',
  formula: 'dI, dF, dG = dC·slope; dO = dH·slope',
  inputs: ['totals', 'raws', 'slopes'],
  integers: ['texels', 'count'],
  element: '',
  glsl: `int line = t / texels; int row = line / 4; int gate = line - row * 4;
    int place = row * texels + t - line * texels;
    vec4 d; if (gate == 3) d = texel(raws, float(place)); else d = texel(totals, float(place));
    return d * texel(slopes, float(gate * count + place));`,
});
