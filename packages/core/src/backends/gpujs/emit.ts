import type { GpuKernel } from './define-kernel.ts';
import { withGLFunctions } from './gl-functions.ts';
import type { NativeFunction } from './library.ts';
import { type GpujsMode, isGLMode } from './modes.ts';
import { arrayReads, quotients, textureReads, wholeNumbers } from './rewrite.ts';
import { withWebGPUFunctions } from './webgpu-functions.ts';

/** What gpu.js needs to build a kernel. */
export interface EmittedKernel {
  readonly source: string;
  readonly settings: object;
  /** Functions whose values are the outputs after the first. */
  readonly others?: Readonly<Record<string, string>>;
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
  if (kernel.tile !== undefined) return tileKernel(kernel, kernel.tile, mode);
  if (mode === 'webgpu') return bufferKernel(kernel);
  if (!isGLMode(mode)) return { source: valueSource(kernel, quotients(kernel.element)), settings: SETTINGS };
  if (kernel.glsl !== undefined) return nativeKernel(kernel, kernel.glsl, mode);
  const { body, ...natives } = withGLFunctions(kernel.element, mode);
  const functions = [elementFunction({ ...kernel, element: body })];
  return {
    source: texelSource(kernel),
    settings: { ...SETTINGS, ...natives, returnType: 'Array(4)', functions },
  };
}

/** The program of which nothing is used but the textures that it can draw into. */
export const emptyKernel = (): EmittedKernel => ({
  source: 'function() { return [0, 0, 0, 0]; }',
  settings: { ...SETTINGS, returnType: 'Array(4)' },
});

/** A kernel whose values are floats in buffers; all numbers are floats, too. */
function bufferKernel(kernel: GpuKernel): EmittedKernel {
  const { body, functions } = withWebGPUFunctions(kernel.element);
  const types = [...kernel.integers, ...kernel.numbers].map((name) => [name, 'Number']);
  const names = kernel.inputs.map((name) => (kernel.isElementwise ? `${name}Values` : name));
  const argumentTypes = Object.fromEntries([...names.map((name) => [name, 'Array']), ...types]);
  return { source: valueSource(kernel, body), settings: { ...SETTINGS, functions, argumentTypes } };
}

/** One value a thread. */
function valueSource({ inputs, integers, numbers, isElementwise }: GpuKernel, body: string): string {
  const parameters = [...inputs, ...integers, ...numbers];
  if (!isElementwise) return `function(${parameters.join(', ')}) { const i = this.thread.x; ${body} }`;
  const arrays = inputs.map((name) => `${name}Values`);
  const values = inputs.map((name) => `const ${name} = ${name}Values[this.thread.x];`).join(' ');
  return `function(${[...arrays, ...integers, ...numbers].join(', ')}) { ${values} ${body} }`;
}

/**
 * Four values a thread: in WebAssembly as an array, in JavaScript, where an array for each thread would take long, as
 * outputs of their own. WebAssembly's threads of a line run side by side, and read what they share once.
 */
function tileKernel({ inputs, integers, numbers }: GpuKernel, tile: string, mode: GpujsMode): EmittedKernel {
  const isWasm = mode === 'webasm';
  const place = isWasm
    ? 'const line = this.thread.y; const column = this.thread.x;'
    : 'const line = div(this.thread.x, columns); const column = this.thread.x - line * columns;';
  const start = `${place} let r0 = 0.0; let r1 = 0.0; let r2 = 0.0; let r3 = 0.0;`;
  const end = isWasm ? 'return [r0, r1, r2, r3];' : 'r1Output(r1); r2Output(r2); r3Output(r3); return r0;';
  const body = quotients(wholeNumbers(`${start} ${tile} ${end}`, isWasm));
  return {
    source: `function(${[...inputs, ...integers, ...numbers].join(', ')}) { ${body} }`,
    settings: { ...SETTINGS, ...(isWasm && { output: [1, 1], returnType: 'Array(4)' }) },
    ...(!isWasm && { others: outputFunctions(['r1', 'r2', 'r3']) }),
  };
}

/** Four values a thread: one texel. */
function texelSource({ inputs, integers, numbers, isElementwise }: GpuKernel): string {
  const rest = [...integers, ...numbers];
  const parameters = [...inputs, ...rest].join(', ');
  const four = (call: (lane: number) => string): string => `return [${[0, 1, 2, 3].map(call).join(', ')}];`;
  if (!isElementwise) {
    const calls = four((lane) => `element(${[...inputs, ...rest, `i + ${lane}`].join(', ')})`);
    return `function(${parameters}) { const i = here() * 4; ${calls} }`;
  }
  const texels = inputs.map((name) => `const ${name}4 = texelHere(${name});`).join(' ');
  const calls = four(
    (lane) => `element(${[...inputs.map((name) => `${name}4[${lane}]`), ...rest].join(', ')})`,
  );
  return `function(${parameters}) { ${texels} ${calls} }`;
}

function elementFunction(kernel: GpuKernel): object {
  const { inputs, element, isElementwise } = kernel;
  const types = argumentTypes(kernel);
  if (isElementwise) for (const name of inputs) types[name] = 'Number';
  else types['i'] = 'Integer';
  const body = isElementwise ? element : arrayReads(element, inputs);
  const source = `function element(${Object.keys(types).join(', ')}) { ${body} }`;
  return { source, settings: { argumentTypes: types, returnType: 'Number' } };
}

function argumentTypes({ inputs, integers, numbers }: GpuKernel): Record<string, string> {
  const types: Record<string, string> = {};
  for (const name of inputs) types[name] = 'ArrayTexture(4)';
  for (const name of integers) types[name] = 'Integer';
  for (const name of numbers) types[name] = 'Number';
  return types;
}

/** A kernel whose body is GLSL: it gives one texel, or one for each of its outputs. */
function nativeKernel(kernel: GpuKernel, glsl: string, mode: GpujsMode): EmittedKernel {
  const { inputs, integers, numbers, outputs } = kernel;
  const { nativeFunctions, injectedNative } = withGLFunctions('', mode);
  const names = [...inputs, ...integers, ...numbers].join(', ');
  const others = Array.from({ length: outputs - 1 }, (_, index) => `r${index + 1}`);
  const variables = outputs > 1 ? ['r0', ...others].map((name) => `vec4 ${name};`) : [];
  const stores = others.map((name) => `${name}Output(${name}Of(0));`).join(' ');
  return {
    source: `function(${names}) { const result = texels(${names}); ${stores} return result; }`,
    settings: {
      ...SETTINGS,
      returnType: 'Array(4)',
      nativeFunctions: [...nativeFunctions, texelsFunction(kernel, glsl), ...others.map(getterOf)],
      injectedNative: [injectedNative, ...variables].join('\n'),
    },
    ...(outputs > 1 && { others: outputFunctions(others) }),
  };
}

const outputFunctions = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `function ${name}Output(value) { return value; }`]));

function texelsFunction(kernel: GpuKernel, glsl: string): NativeFunction {
  const { inputs, integers, numbers, outputs } = kernel;
  const parameters = [
    ...inputs.map((name) => `highp sampler2D ${name}, highp ivec2 ${name}Size, highp ivec3 ${name}Dim`),
    ...integers.map((name) => `int ${name}`),
    ...numbers.map((name) => `float ${name}`),
  ];
  const body = `${textureReads(glsl, inputs)} ${outputs > 1 ? 'return r0;' : ''}`;
  return {
    name: 'texels',
    source: `vec4 texels(${parameters.join(', ')}) { int t = here(); ${body} }`,
    argumentTypes: argumentTypes(kernel),
    returnType: 'Array(4)',
  };
}

/** gpu.js stores what functions give, and knows no variables of GLSL. */
const getterOf = (name: string): NativeFunction => ({
  name: `${name}Of`,
  source: `vec4 ${name}Of(float any) { return ${name}; }`,
  argumentTypes: { any: 'Number' },
  returnType: 'Array(4)',
});
