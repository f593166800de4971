import { ConfigError } from '../../errors.ts';

/** A kernel as {@link defineKernel} takes it. */
export interface KernelDefinition {
  /** Its name in profiles and errors: `'gather'`. */
  readonly name: string;
  /** What it computes, as a formula. */
  readonly formula: string;
  /** Names of the input tensors; in the body they are flat arrays. */
  readonly inputs: readonly string[];
  /** Names of whole numbers that a call brings: sizes, strides, axes. Default: none. */
  readonly integers?: readonly string[];
  /** Names of other numbers that a call brings. Default: none. */
  readonly numbers?: readonly string[];
  /**
   * The value of one element of the output, as the body of a JavaScript function of the inputs, the numbers and `i`, the
   * element's place. It is compiled to GLSL, WGSL or WebAssembly, so that it has numbers, loops and `Math` only; `div(a, b)` and
   * `mod(a, b)` divide whole numbers that are not negative. Random numbers come as an input.
   */
  readonly element: string;
  /**
   * True where element i of the output depends on element i of each input alone. Then the inputs are numbers in the body,
   * not arrays, and the GL modes compute four values at once.
   */
  readonly isElementwise?: boolean;
  /**
   * For the GL modes, instead of `element`: the body of a GLSL function that returns texel `t`, which is elements 4t to
   * 4t + 3. The inputs are samplers; `texel(x, place)` reads one, with the place as a float.
   */
  readonly glsl?: string;
  /**
   * How many outputs a kernel for the GL modes alone draws at once; its `glsl` leaves texel t of them in `r0`, `r1`, ….
   * Default: one, which `glsl` returns.
   */
  readonly outputs?: number;
  /**
   * For a kernel of the modes webasm and cpu alone, instead of `element`: a body that leaves four values at once in `r0` to
   * `r3`, which are 0 before. They are elements 4(line·columns + column) to … + 3; `columns` must be one of the integers.
   * Places that grow are declared as `let at = whole(…);`, so that WebAssembly keeps them as integers.
   */
  readonly tile?: string;
}

/** A kernel that can be run by a `gpujs` backend. */
export interface GpuKernel extends Required<Omit<KernelDefinition, 'glsl' | 'tile'>> {
  readonly glsl?: string;
  readonly tile?: string;
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g;

const IDENTIFIER = /^[a-z]\w*$/i;

/** Names that a body has already. */
const MEANINGS: Readonly<Record<string, string>> = {
  i: "the element's place",
  div: 'the division of whole numbers',
  mod: 'the remainder of whole numbers',
};

/** Words of JavaScript and GLSL that look like names. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'break case catch class const continue default delete do else enum export extends false finally for function if import in ' +
    'instanceof let new null return static super switch this throw true try typeof var void while with yield await ' +
    'attribute bool discard float inout int invariant highp lowp main mat2 mat3 mat4 mediump out precision sample sampler2D ' +
    'struct uniform varying vec2 vec3 vec4'
  ).split(' '),
);

/**
 * Declares a kernel: one function that gives one element of the output, from which the programs for all modes are made.
 *
 * @example
 * const scale = defineKernel({ name: 'scale', formula: 'y = a·x', inputs: ['x'], numbers: ['a'], element: 'return a * x[i];' });
 * @throws ConfigError without names of inputs or a body, when a name cannot be one of a variable, or stands for two things, and
 * for a body that returns nothing or draws random numbers of its own.
 */
export function defineKernel(definition: KernelDefinition): GpuKernel {
  const kernel: GpuKernel = { integers: [], numbers: [], isElementwise: false, outputs: 1, ...definition };
  const who = `defineKernel '${kernel.name}'`;
  if (!Array.isArray(kernel.inputs) || typeof kernel.element !== 'string') {
    const expected = 'inputs, a list of names, and element, a text';
    throw new ConfigError({ who, expected, got: `${typeof kernel.inputs} and ${typeof kernel.element}` });
  }
  const names = [...kernel.inputs, ...kernel.integers, ...kernel.numbers];
  for (const [index, name] of names.entries()) {
    const got = whyNoName(name, names.slice(0, index));
    if (got === undefined) continue;
    throw new ConfigError({ who, expected: 'names of variables', got });
  }
  if (kernel.glsl === undefined && kernel.tile === undefined) checkBody(who, kernel.element);
  return kernel;
}

/** Throws for what only some modes refuse, and what gpu.js tells the console instead of its caller. */
function checkBody(who: string, element: string): void {
  const body = element.replaceAll(COMMENT, '');
  if (/\bMath\s*\.\s*random\b/.test(body)) {
    throw new ConfigError({
      who,
      expected: 'a body that gives the same values for the same inputs',
      got: 'Math.random',
      remedy: 'pass a tensor of random numbers as an input, made by uniform(new Random(seed), shape)',
    });
  }
  if (!/\breturn\b/.test(body)) {
    const remedy = 'write the value after return, as in the body of a function';
    throw new ConfigError({
      who,
      expected: "a body that returns the element's value",
      got: 'one without return',
      remedy,
    });
  }
}

/** What is wrong with a name, if anything is. */
function whyNoName(name: string, others: readonly string[]): string | undefined {
  if (!IDENTIFIER.test(name)) return `'${name}'`;
  if (Object.hasOwn(MEANINGS, name)) return `'${name}', which is ${MEANINGS[name]}`;
  if (WORDS.has(name)) return `'${name}', a word of JavaScript or GLSL`;
  return others.includes(name) ? `'${name}' twice` : undefined;
}
