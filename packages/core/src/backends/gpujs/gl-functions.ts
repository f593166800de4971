import { GL_MATH, GL_SERIES, type GLMathFunction } from './gl-math.ts';
import type { NativeFunction } from './library.ts';
import type { GpujsMode } from './modes.ts';

/** A body for the GL modes with what it calls. */
export interface GLBody {
  readonly body: string;
  /** Functions that gpu.js must know by their types. */
  readonly nativeFunctions: readonly NativeFunction[];
  /** The functions' text, each after those that it calls. */
  readonly injectedNative: string;
}

/** Reads of textures, and quotients of integers. */
function reads(mode: GpujsMode): string {
  const lookUp = mode === 'webgl2' ? 'texture' : 'texture2D';
  const sampler = 'highp sampler2D x, highp ivec2 size, highp ivec3 dim';
  // Where the GPU keeps integers as floats a quotient may be one off.
  const div =
    mode === 'webgl2'
      ? 'return a / b;'
      : 'int q = a / b; int r = a - q * b; return r < 0 ? q - 1 : (r >= b ? q + 1 : q);';
  return `int div(int a, int b) { ${div} }
int remainder(int a, int b) { return a - div(a, b) * b; }
vec4 texel(${sampler}, int t) {
  int y = div(t, size.x);
  return ${lookUp}(x, (vec2(float(t - y * size.x), float(y)) + 0.5) / vec2(size));
}
float at(${sampler}, int i) {
  int t = div(i, 4);
  vec4 v = texel(x, size, dim, t);
  int lane = i - t * 4;
  return lane == 0 ? v.x : lane == 1 ? v.y : lane == 2 ? v.z : v.w;
}`;
}

const declare = (
  name: string,
  argumentTypes: Record<string, string>,
  returnType: string,
): NativeFunction => ({
  name,
  source: '',
  argumentTypes,
  returnType,
});

const READS: readonly NativeFunction[] = [
  declare('texel', { x: 'ArrayTexture(4)', t: 'Integer' }, 'Array(4)'),
  declare('at', { x: 'ArrayTexture(4)', i: 'Integer' }, 'Number'),
  declare('div', { a: 'Integer', b: 'Integer' }, 'Integer'),
  declare('remainder', { a: 'Integer', b: 'Integer' }, 'Integer'),
];

/** A kernel's body with the functions of `Math` that must go around a GPU's own. */
export function withGLFunctions(source: string, mode: GpujsMode): GLBody {
  const called = new Set<string>();
  // GLSL has a mod of its own, for floats.
  const body = source
    .replaceAll(/\bmod\(/g, 'remainder(')
    .replaceAll(/\bMath\.(\w+)\(/g, (call, key: string) => {
      const known = GL_MATH[key];
      if (known !== undefined) called.add(known.name);
      return known === undefined ? call : `${known.name}(`;
    });
  const used: GLMathFunction[] = [];
  // From the last to the first: a function calls those before it.
  for (const candidate of Object.values(GL_MATH).reverse()) {
    const isCalled = (caller: GLMathFunction): boolean => caller.body.includes(`${candidate.name}(`);
    if (called.has(candidate.name) || used.some(isCalled)) used.unshift(candidate);
  }
  const text = used.map(
    ({ name, parameters, body }) =>
      `float ${name}(${parameters.map((each) => `float ${each}`).join(', ')}) { ${body} }`,
  );
  const declared = used.map(({ name, parameters }) =>
    declare(name, Object.fromEntries(parameters.map((each) => [each, 'Number'])), 'Number'),
  );
  const series = Object.entries(GL_SERIES).filter(([name]) => text.some((each) => each.includes(name)));
  return {
    body,
    nativeFunctions: [...READS, ...declared],
    injectedNative: [reads(mode), ...series.map(([, each]) => each), ...text].join('\n'),
  };
}
