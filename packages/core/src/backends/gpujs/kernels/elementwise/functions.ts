/**
 * Element-wise functions as expressions that gpu.js compiles for every mode. Those of `Math` propagate NaN everywhere, but
 * for the largest and the smallest of two, which are NaN for NaN only on a processor; comparisons stand for them. A GPU's
 * compiler may make such functions of comparisons again, so that each asks for NaN first: x = x is what it leaves alone. It
 * takes x − x for 0 even where x is infinite.
 */

/** Abramowitz and Stegun (1964), formula 7.1.26. */
const ERF =
  '(x < 0 ? -1 : 1) * (1 - ((((1.061405429 / (1 + 0.3275911 * Math.abs(x)) - 1.453152027) / (1 + 0.3275911 * Math.abs(x)) + 1.421413741) / (1 + 0.3275911 * Math.abs(x)) - 0.284496736) / (1 + 0.3275911 * Math.abs(x)) + 0.254829592) / (1 + 0.3275911 * Math.abs(x)) * Math.exp(-x * x))';

/** The largest float of 32 bits. */
export const LARGEST = 3.4028234663852886e38;

/** Of one float x. */
export const OF_ONE: Readonly<Record<string, string>> = {
  Abs: 'Math.abs(x)',
  Acos: 'Math.acos(x)',
  Acosh: 'Math.acosh(x)',
  Asin: 'Math.asin(x)',
  Asinh: 'Math.asinh(x)',
  Atan: 'Math.atan(x)',
  Atanh: 'Math.atanh(x)',
  Ceil: 'Math.ceil(x)',
  Cos: 'Math.cos(x)',
  Cosh: 'Math.cosh(x)',
  Elu: 'x >= 0 ? x : Math.expm1(x)',
  Erf: ERF,
  Exp: 'Math.exp(x)',
  Expm1: 'Math.expm1(x)',
  Floor: 'Math.floor(x)',
  Log: 'Math.log(x)',
  Log1p: 'Math.log1p(x)',
  Neg: '-x',
  Reciprocal: '1 / x',
  Relu: 'x === x ? (x < 0 ? 0 : x) : x',
  Relu6: 'x === x ? (x < 0 ? 0 : (x > 6 ? 6 : x)) : x',
  // Halves go to the even neighbour.
  Round:
    'x - Math.floor(x) < 0.5 ? Math.floor(x) : (x - Math.floor(x) > 0.5 ? Math.floor(x) + 1 : 2 * Math.floor((x + 1) / 2))',
  Rsqrt: '1 / Math.sqrt(x)',
  Selu: 'x >= 0 ? 1.0507009873554805 * x : 1.7580993408473768 * Math.expm1(x)',
  Sigmoid: '1 / (1 + Math.exp(-x))',
  Sign: 'x > 0 ? 1 : (x < 0 ? -1 : 0)',
  Sin: 'Math.sin(x)',
  Sinh: 'Math.sinh(x)',
  Softplus: '(x > 0 ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)))',
  Sqrt: 'Math.sqrt(x)',
  Square: 'x * x',
  Tan: 'Math.tan(x)',
  Tanh: 'Math.tanh(x)',
};

/** Of one float x and the number `alpha`. */
export const WITH_ALPHA: Readonly<Record<string, string>> = {
  LeakyRelu: 'x < 0 ? alpha * x : x',
  Step: 'x > 0 ? 1 : (x <= 0 ? alpha : x)',
};

/** Questions about one float x: 1 for yes, 0 for no. */
export const QUESTIONS: Readonly<Record<string, string>> = {
  IsFinite: `Math.abs(x) <= ${LARGEST} ? 1 : 0`,
  IsInf: `Math.abs(x) > ${LARGEST} ? 1 : 0`,
  IsNan: 'x === x ? 0 : 1',
};

/** Of two floats a and b. */
export const OF_TWO: Readonly<Record<string, string>> = {
  Add: 'a + b',
  Sub: 'a - b',
  Multiply: 'a * b',
  RealDiv: 'a / b',
  Maximum: 'a !== a ? a : (b !== b ? b : (a > b ? a : b))',
  Minimum: 'a !== a ? a : (b !== b ? b : (a < b ? a : b))',
  SquaredDifference: '(a - b) * (a - b)',
  // An infinite divisor of the same sign leaves a.
  Mod: 'Math.abs(a) < Math.abs(b) && (a < 0 ? -b : b) > 0 ? a : a - b * Math.floor(a / b)',
  Pow: 'Math.pow(a, b)',
  Prelu: 'a < 0 ? a * b : a',
  EluGrad: 'b >= 0 ? a : a * (b + 1)',
  Atan2: 'Math.atan2(a, b)',
};

/** Comparisons of two numbers: 1 for yes, 0 for no. */
export const COMPARISONS: Readonly<Record<string, string>> = {
  Equal: 'a === b ? 1 : 0',
  NotEqual: 'a !== b ? 1 : 0',
  Greater: 'a > b ? 1 : 0',
  GreaterEqual: 'a >= b ? 1 : 0',
  Less: 'a < b ? 1 : 0',
  LessEqual: 'a <= b ? 1 : 0',
  LogicalAnd: 'a * b',
  LogicalOr: 'a + b > 0 ? 1 : 0',
};
