import { mathFunctions } from './gl-math.ts';
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

const SAMPLER = 'highp sampler2D x, highp ivec2 size, highp ivec3 dim';

/** Which texel a thread computes, and quotients of integers. */
const READS_WEBGL2 = `int div(int a, int b) { return a / b; }
vec4 texelHere(${SAMPLER}) { return texelFetch(x, ivec2(gl_FragCoord.xy), 0); }
float at(${SAMPLER}, int i) { return texel(x, 1.0 / vec2(size), float(i >> 2))[i & 3]; }`;

/** WebGL 1 has no shifts, and may keep integers as floats, whose quotient may be one off. */
const READS_WEBGL = `int div(int a, int b) {
  int q = a / b; int r = a - q * b; return r < 0 ? q - 1 : (r >= b ? q + 1 : q);
}
vec4 texelHere(${SAMPLER}) { return texture2D(x, gl_FragCoord.xy / vec2(size)); }
float at(${SAMPLER}, int i) {
  float t = floor(float(i) * 0.25);
  vec4 v = texel(x, 1.0 / vec2(size), t);
  int lane = i - int(t) * 4;
  return lane == 0 ? v.x : lane == 1 ? v.y : lane == 2 ? v.z : v.w;
}`;

/**
 * Texel t of a texture whose extent is 1 / inverse. Places are floats here, which hold every texel's, since that look-up
 * is cheaper than one by integers; the width is a power of two, so that nothing is rounded.
 */
const TEXEL = `vec4 texel(highp sampler2D x, vec2 inverse, float t) {
  float r = t * inverse.x;
  float y = floor(r);
  return TEXTURE(x, vec2(r - y, y * inverse.y) + 0.5 * inverse);
}`;

const reads = (mode: GpujsMode): string =>
  `${TEXEL.replace('TEXTURE', mode === 'webgl2' ? 'texture' : 'texture2D')}
${mode === 'webgl2' ? READS_WEBGL2 : READS_WEBGL}
int here() { return int(gl_FragCoord.y) * uTexSize.x + int(gl_FragCoord.x); }
int remainder(int a, int b) { return a - div(a, b) * b; }`;

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
  declare('here', {}, 'Integer'),
  declare('texelHere', { x: 'ArrayTexture(4)' }, 'Array(4)'),
  declare('at', { x: 'ArrayTexture(4)', i: 'Integer' }, 'Number'),
  declare('div', { a: 'Integer', b: 'Integer' }, 'Integer'),
  declare('remainder', { a: 'Integer', b: 'Integer' }, 'Integer'),
];

/** A kernel's body with the functions of `Math` that must go around a GPU's own. */
export function withGLFunctions(source: string, mode: GpujsMode): GLBody {
  const { body, used } = mathFunctions(source);
  const text = used.map(
    ({ name, parameters, body }) =>
      `float ${name}(${parameters.map((each) => `float ${each}`).join(', ')}) { ${body} }`,
  );
  const declared = used.map(({ name, parameters }) =>
    declare(name, Object.fromEntries(parameters.map((each) => [each, 'Number'])), 'Number'),
  );
  return {
    body,
    nativeFunctions: [...READS, ...declared],
    injectedNative: [reads(mode), ...text].join('\n'),
  };
}
