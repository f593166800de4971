import type { GpuKernel } from './define-kernel.ts';
import { withGLFunctions } from './gl-functions.ts';
import { type GpujsMode, isGLMode } from './modes.ts';

/** What gpu.js needs to build a kernel. */
export interface EmittedKernel {
  readonly source: string;
  readonly settings: object;
}

/** Settings that every kernel has; without any one of them gpu.js gives wrong or short results somewhere. */
const SETTINGS = {
  precision: 'single',
  tactic: 'precision',
  pipeline: true,
  immutable: true,
  dynamicOutput: true,
  dynamicArguments: true,
  // A loop whose end is an argument would stop after a thousand turns.
  loopMaxIterations: 1 << 24,
  output: [1],
};

/** The program of a kernel for a mode. */
export function emitKernel(kernel: GpuKernel, mode: GpujsMode): EmittedKernel {
  if (!isGLMode(mode)) return { source: hostSource(kernel), settings: SETTINGS };
  const { body, ...natives } = withGLFunctions(kernel.element, mode);
  const functions = [elementFunction({ ...kernel, element: body })];
  return {
    source: texelSource(kernel),
    settings: { ...SETTINGS, ...natives, returnType: 'Array(4)', functions },
  };
}

/** The program that fills a texture with flat values, four a texel. */
export const uploadProgram = (): EmittedKernel => ({
  source: 'function(x) { const i = this.thread.x * 4; return [x[i], x[i + 1], x[i + 2], x[i + 3]]; }',
  settings: { ...SETTINGS, returnType: 'Array(4)' },
});

/** One value a thread. */
function hostSource({ inputs, integers, numbers, element, isElementwise }: GpuKernel): string {
  const parameters = [...inputs, ...integers, ...numbers];
  const body = quotients(element);
  if (!isElementwise) return `function(${parameters.join(', ')}) { const i = this.thread.x; ${body} }`;
  const arrays = inputs.map((name) => `${name}Values`);
  const values = inputs.map((name) => `const ${name} = ${name}Values[this.thread.x];`).join(' ');
  return `function(${[...arrays, ...integers, ...numbers].join(', ')}) { ${values} ${body} }`;
}

/** Four values a thread: one texel. */
function texelSource({ inputs, integers, numbers, isElementwise }: GpuKernel): string {
  const rest = [...integers, ...numbers];
  const parameters = [...inputs, ...rest].join(', ');
  const four = (call: (lane: number) => string): string => `return [${[0, 1, 2, 3].map(call).join(', ')}];`;
  if (!isElementwise) {
    const calls = four((lane) => `element(${[...inputs, ...rest, `i + ${lane}`].join(', ')})`);
    return `function(${parameters}) { const i = this.thread.x * 4; ${calls} }`;
  }
  const texels = inputs.map((name) => `const ${name}4 = texel(${name}, this.thread.x);`).join(' ');
  const calls = four(
    (lane) => `element(${[...inputs.map((name) => `${name}4[${lane}]`), ...rest].join(', ')})`,
  );
  return `function(${parameters}) { ${texels} ${calls} }`;
}

function elementFunction({ inputs, integers, numbers, element, isElementwise }: GpuKernel): object {
  const types: Record<string, string> = {};
  for (const name of inputs) types[name] = isElementwise ? 'Number' : 'ArrayTexture(4)';
  for (const name of integers) types[name] = 'Integer';
  for (const name of numbers) types[name] = 'Number';
  if (!isElementwise) types['i'] = 'Integer';
  const body = isElementwise ? element : arrayReads(element, inputs);
  const source = `function element(${Object.keys(types).join(', ')}) { ${body} }`;
  return { source, settings: { argumentTypes: types, returnType: 'Number' } };
}

/** `x[place]` becomes `at(x, place)` for each input x. */
export function arrayReads(body: string, inputs: readonly string[]): string {
  const read = new RegExp(`\\b(${inputs.join('|')})\\[`);
  const found = read.exec(body);
  if (found === null || inputs.length === 0) return body;
  const start = found.index + found[0].length;
  const end = closing(body, start);
  const place = arrayReads(body.slice(start, end), inputs);
  return `${body.slice(0, found.index)}at(${found[1]}, ${place})${arrayReads(body.slice(end + 1), inputs)}`;
}

/** `div(a, b)` and `mod(a, b)` in JavaScript. */
function quotients(body: string): string {
  const found = /\b(div|mod)\(/.exec(body);
  if (found === null) return body;
  const start = found.index + found[0].length;
  const end = closing(body, start);
  const [a, b] = splitArguments(body.slice(start, end)).map(quotients);
  const quotient = found[1] === 'div' ? `Math.floor((${a}) / (${b}))` : `((${a}) % (${b}))`;
  return `${body.slice(0, found.index)}${quotient}${quotients(body.slice(end + 1))}`;
}

/** Where the bracket that was opened before `start` closes. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index++) {
    if ('([{'.includes(text[index]!)) depth++;
    else if (')]}'.includes(text[index]!) && --depth === 0) return index;
  }
  throw new SyntaxError(`a bracket that is not closed: ${text}`);
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    if ('([{'.includes(text[index]!)) depth++;
    else if (')]}'.includes(text[index]!)) depth--;
    else if (text[index] === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
