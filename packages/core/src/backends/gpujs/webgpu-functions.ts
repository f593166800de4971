import { type GLMathFunction, mathFunctions } from './gl-math.ts';

/** A helper function of a program, in JavaScript, which gpu.js makes WGSL of. */
export interface HelperFunction {
  readonly source: string;
  readonly settings: {
    readonly argumentTypes: Readonly<Record<string, 'Number'>>;
    readonly returnType: 'Number';
  };
}

/** A kernel's body for WebGPU with what it calls. */
export interface WebGPUBody {
  readonly body: string;
  readonly functions: readonly HelperFunction[];
}

const helper = (name: string, parameters: readonly string[], body: string): HelperFunction => ({
  source: `function ${name}(${parameters.join(', ')}) { ${body} }`,
  settings: {
    argumentTypes: Object.fromEntries(parameters.map((each) => [each, 'Number' as const])),
    returnType: 'Number',
  },
});

/** WGSL divides floats with an error of a few units in the last place, and the quotient of whole numbers may be one off. */
const QUOTIENTS: readonly HelperFunction[] = [
  helper(
    'div',
    ['a', 'b'],
    `let q = Math.floor(a / b); const r = a - q * b;
    if (r < 0) { q = q - 1; } if (r >= b) { q = q + 1; } return q;`,
  ),
  helper('remainder', ['a', 'b'], 'return a - div(a, b) * b;'),
];

/** The functions of GLSL that the bodies of {@link GLMathFunction} call. */
const BUILT_IN = /\b(abs|atan|atan2|cos|exp|floor|log|min|pow|sign|sin|sqrt)\(/g;

/** GLSL without blocks, as JavaScript. */
const inJavaScript = (glsl: string): string =>
  glsl.replaceAll(/\b(?:float|bool) (\w+) =/g, 'let $1 =').replaceAll(BUILT_IN, 'Math.$1(');

/** Two numbers or elements that are compared, with what stands before them. */
const UNEQUAL =
  /((?:^|[(&|?:=,{;]|\breturn)\s*)([\w.]+(?:\[[^\]]*\])?) !==? ([\w.]+(?:\[[^\]]*\])?)(?=\s*(?:[)&|?:;,]|$))/g;

/**
 * A body without what WGSL takes otherwise: it has `++` for integers alone, and a counter that starts from a number is a float;
 * and no comparison with NaN holds there, not even that for being unequal.
 */
const inWGSLTerms = (body: string): string =>
  body.replaceAll(/(\w+)(\+|-)\2(?=\s*[);])/g, '$1 $2= 1').replaceAll(UNEQUAL, '$1!($2 === $3)');

const mathHelper = ({ name, parameters, body }: GLMathFunction): HelperFunction =>
  helper(name, parameters, inJavaScript(body));

/** A kernel's body whose functions of `Math` are those of the GL modes, for WGSL has the same faults. */
export function withWebGPUFunctions(source: string): WebGPUBody {
  const { body, used } = mathFunctions(source);
  return { body: inWGSLTerms(body), functions: [...QUOTIENTS, ...used.map(mathHelper)] };
}
