/** A function of floats in GLSL. */
export interface GLMathFunction {
  /** Its name there, which GLSL and gpu.js leave free. */
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: string;
}

const of = (name: string, body: string, ...parameters: readonly string[]): GLMathFunction => ({
  name,
  parameters: parameters.length === 0 ? ['x'] : parameters,
  body,
});

/** Functions that those of {@link GL_MATH} call. */
export const GL_SERIES: Readonly<Record<string, GLMathFunction>> = {
  // ln(1 + x) = 2·artanh(x / (2 + x)), as a series where 1 + x would lose digits.
  logarithmNearOne: of(
    'logarithmNearOne',
    `float s = x / (2.0 + x);
    float z = s * s;
    return 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 +
      z * (1.0 / 11.0 + z * (1.0 / 13.0 + z / 15.0)))))));`,
  ),
  // The sine of x + shift·π/2: the angle less whole quarter turns, π/2 in three parts, then a series. An angle beyond
  // 100,000 has too few digits in 32 bits for that, and the GPU's own function is as good.
  laterSine: of(
    'laterSine',
    `float turns = floor(x * 0.63661977 + 0.5);
    float r = ((x - turns * 1.5703125) - turns * 4.837512969970703125e-4) - turns * 7.54978995489188216e-8;
    float z = r * r;
    float s = r * (1.0 - z / 6.0 * (1.0 - z / 20.0 * (1.0 - z / 42.0 * (1.0 - z / 72.0))));
    float c = 1.0 - z / 2.0 * (1.0 - z / 12.0 * (1.0 - z / 30.0 * (1.0 - z / 56.0 * (1.0 - z / 90.0))));
    float quarter = turns + shift - 4.0 * floor((turns + shift) / 4.0);
    float value = quarter == 0.0 ? s : (quarter == 1.0 ? c : (quarter == 2.0 ? -s : -c));
    return abs(x) < 1.0e5 ? value : (abs(x) < 3.4e38 ? (shift == 0.0 ? sin(x) : cos(x)) : (x - x) / (x - x));`,
    'x',
    'shift',
  ),
};

/** The value for which no other stands. */
const NAN = '(x - x) / (x - x)';

/**
 * The functions of `Math` that GPUs compute badly, each after those that it calls. A GPU's own exponential makes a number
 * of NaN, and its logarithm of negative numbers too; its sine may have four digits, and tanh(100) is NaN.
 */
export const GL_MATH: Readonly<Record<string, GLMathFunction>> = {
  exp: of('exponential', 'return x == x ? exp(x) : x;'),
  log: of(
    'logarithm',
    `return x > 0.75 && x < 1.5 ? logarithmNearOne(x - 1.0)
      : (x > 0.0 ? log(x) : (x == 0.0 ? -1.0 / abs(x) : ${NAN}));`,
  ),
  // A series where the difference would cancel.
  expm1: of(
    'exponentialMinusOne',
    `float series = x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 *
      (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
    return abs(x) < 0.5 ? series : exponential(x) - 1.0;`,
  ),
  log1p: of('logarithmOfOnePlus', 'return x > -0.5 && x < 1.0 ? logarithmNearOne(x) : logarithm(1.0 + x);'),
  tanh: of(
    'hyperbolicTangent',
    `float e = exponentialMinusOne(2.0 * min(abs(x), 15.0)); float t = e / (e + 2.0);
    return x == x ? (x < 0.0 ? -t : t) : x;`,
  ),
  sinh: of(
    'hyperbolicSine',
    `float a = abs(x); float e = exponentialMinusOne(a); float h = exponential(0.5 * a);
    float s = a < 1.0 ? 0.5 * (e + e / (e + 1.0)) : 0.5 * h * h - 0.5 / h / h;
    return x < 0.0 ? -s : s;`,
  ),
  cosh: of('hyperbolicCosine', 'float h = exponential(0.5 * abs(x)); return 0.5 * h * h + 0.5 / h / h;'),
  asinh: of(
    'inverseHyperbolicSine',
    `float a = abs(x);
    float s = a < 1.0e9 ? logarithmOfOnePlus(a + a * a / (1.0 + sqrt(a * a + 1.0))) : logarithm(a) + 0.69314718;
    return x < 0.0 ? -s : s;`,
  ),
  acosh: of(
    'inverseHyperbolicCosine',
    `float t = x - 1.0;
    float s = x < 1.0e9 ? logarithmOfOnePlus(t + sqrt(t * (t + 2.0))) : logarithm(x) + 0.69314718;
    return x < 1.0 ? ${NAN} : s;`,
  ),
  atanh: of(
    'inverseHyperbolicTangent',
    'float a = abs(x); float t = 0.5 * logarithmOfOnePlus(2.0 * a / (1.0 - a)); return x < 0.0 ? -t : t;',
  ),
  sin: of('sine', 'return laterSine(x, 0.0);'),
  cos: of('cosine', 'return laterSine(x, 1.0);'),
  tan: of('tangent', 'return laterSine(x, 0.0) / laterSine(x, 1.0);'),
  atan: of('arcTangent', 'return x == x ? atan(x) : x;'),
  acos: of('arcCosine', `return abs(x) <= 1.0 ? atan2(sqrt((1.0 - x) * (1.0 + x)), x) : ${NAN};`),
  atan2: of(
    'arcTangentOfTwo',
    `bool isFar = abs(x) > 3.4e38 || abs(y) > 3.4e38;
    float v = isFar ? (abs(y) > 3.4e38 ? sign(y) : sign(y) * 1.0e-30) : y;
    float u = isFar ? (abs(x) > 3.4e38 ? sign(x) : 0.0) : x;
    float angle = v == 0.0 ? (u < 0.0 ? 3.14159265 : 0.0) : atan2(v, u);
    return x == x && y == y ? angle : x + y;`,
    'y',
    'x',
  ),
  // |x|ʸ, with the sign of x for odd whole y, and NaN where x is negative and y is not whole, and for an infinite power of 1.
  pow: of(
    'power',
    `float size = y == 2.0 ? x * x : (x == 0.0 ? (y > 0.0 ? 0.0 : 1.0 / abs(x)) : pow(abs(x), y));
    bool isNone = (abs(x) == 1.0 && abs(y) > 3.4e38) || (x < 0.0 && x > -3.4e38 && y != floor(y));
    float value = x >= 0.0 || y == 2.0 ? size : (abs(y - 2.0 * floor(y / 2.0)) == 1.0 ? -size : size);
    value = isNone ? ${NAN} : value;
    return y == 0.0 ? 1.0 : (x == x && y == y ? value : x + y);`,
    'x',
    'y',
  ),
};

/** A kernel's body in which these functions stand for those of `Math`. */
export interface MathBody {
  readonly body: string;
  /** The functions that it calls, each after those that it calls itself. */
  readonly used: readonly GLMathFunction[];
}

/** Puts the functions of {@link GL_MATH} into a kernel's body, and `remainder` for `mod`, which GLSL has for floats. */
export function mathFunctions(source: string): MathBody {
  const called = new Set<string>();
  const body = source
    .replaceAll(/\bmod\(/g, 'remainder(')
    .replaceAll(/\bMath\.(\w+)\(/g, (call, key: string) => {
      const known = GL_MATH[key];
      if (known !== undefined) called.add(known.name);
      return known === undefined ? call : `${known.name}(`;
    });
  const used: GLMathFunction[] = [];
  // From the last to the first: a function calls those before it.
  for (const candidate of [...Object.values(GL_SERIES), ...Object.values(GL_MATH)].reverse()) {
    const isCalled = (caller: GLMathFunction): boolean => caller.body.includes(`${candidate.name}(`);
    if (called.has(candidate.name) || used.some(isCalled)) used.unshift(candidate);
  }
  return { body, used };
}
