import { ConfigError, checkNumber } from '../errors.ts';
import { permutation } from '../random/arrays.ts';
import type { Random } from '../random/random.ts';
import { tf, type VariableMap } from '../tf.ts';

/** Options of {@link gradientCheck}. */
export interface GradientCheckOptions {
  /** Chooses the elements. */
  readonly random: Random;
  /** Elements that are checked of each parameter, at most. Default: 20. */
  readonly samples?: number;
  /** How far an element is moved to each side. Default: 0.01, where float32 differences are most exact. */
  readonly step?: number;
  /** The relative error that passes. Default: 0.01. */
  readonly tolerance?: number;
}

/** How the gradient of one parameter compares. */
export interface ParameterCheck {
  /** Elements compared. */
  readonly checked: number;
  /** Elements left out since the loss has a kink there, as a ReLU at 0: halving the step changes the difference. */
  readonly kinks: number;
  /** The largest relative error, |analytic − numeric| / max(|analytic|, |numeric|), of differences that can be told from rounding. */
  readonly error: number;
  /** Where it is. */
  readonly worst: { readonly index: number; readonly analytic: number; readonly numeric: number } | undefined;
}

/** What {@link gradientCheck} found. */
export interface GradientCheckReport {
  /** Whether every parameter was compared, and no error is above the tolerance. */
  readonly passed: boolean;
  readonly error: number;
  readonly parameters: Readonly<Record<string, ParameterCheck>>;
}

/** Rounding of a float32 loss as a share of it: some units in the last place, as sums have. */
const ROUNDING = 2 ** -20;

/**
 * Compares the gradient of a loss with central differences, (L(w + h) − L(w − h)) / 2h, on sampled elements of each
 * parameter (notes, chapter 15). The parameters are afterwards what they were.
 *
 * @param loss a scalar that depends on the parameters alone: give dropout and samplers the same `Random` seed each time.
 */
export async function gradientCheck(
  loss: () => tf.Scalar,
  parameters: VariableMap,
  options: GradientCheckOptions,
): Promise<GradientCheckReport> {
  const { random, samples = 20, step = 1e-2, tolerance = 1e-2 } = options;
  checkNumber('gradientCheck', 'samples', samples, { integer: true, min: 1 });
  checkNumber('gradientCheck', 'step', step, { above: 0 });
  checkNumber('gradientCheck', 'tolerance', tolerance, { above: 0 });
  const level = await lossValue(loss);
  await checkPure(loss, level);
  const { value, grads } = tf.variableGrads(loss, Object.values(parameters));
  const checks: Record<string, ParameterCheck> = {};
  try {
    for (const [name, parameter] of Object.entries(parameters)) {
      const analytic = (await grads[parameter.name]?.data()) ?? new Float32Array(parameter.size);
      const chosen = permutation(random.split(name), parameter.size).subarray(0, samples);
      const settings = { step, tolerance, resolution: (ROUNDING * Math.max(Math.abs(level), 1e-3)) / step };
      checks[name] = await checkParameter(loss, parameter, analytic, chosen, settings);
    }
  } finally {
    tf.dispose([value, { ...grads }]);
  }
  const error = Math.max(0, ...Object.values(checks).map((check) => check.error));
  const passed = error <= tolerance && Object.values(checks).every(({ checked }) => checked > 0);
  return { passed, error, parameters: checks };
}

interface Settings {
  readonly step: number;
  readonly tolerance: number;
  /** The error of a difference quotient by rounding. */
  readonly resolution: number;
}

async function checkParameter(
  loss: () => tf.Scalar,
  parameter: tf.Variable,
  analytic: ArrayLike<number>,
  chosen: Iterable<number>,
  { step, tolerance, resolution }: Settings,
): Promise<ParameterCheck> {
  const values = Float32Array.from(await parameter.data());
  const errorOf = (a: number, b: number): number => relativeError(a, b, resolution / tolerance);
  let [checked, kinks, error] = [0, 0, 0];
  let worst: ParameterCheck['worst'];
  try {
    for (const index of chosen) {
      const wide = await difference(loss, parameter, values, index, step);
      const numeric = await difference(loss, parameter, values, index, step / 2);
      if (errorOf(wide, numeric) > tolerance) {
        kinks++;
        continue;
      }
      checked++;
      const found = errorOf(analytic[index]!, numeric);
      if (found < error) continue;
      error = found;
      worst = { index, analytic: analytic[index]!, numeric };
    }
  } finally {
    assign(parameter, values);
  }
  return { checked, kinks, error, worst };
}

/** |a − b| / max(|a|, |b|, floor); infinite where one is no number. */
function relativeError(a: number, b: number, floor: number): number {
  const error = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), floor);
  return Number.isNaN(error) ? Infinity : error;
}

/** The central difference quotient at one element, over the step that float32 really makes. */
async function difference(
  loss: () => tf.Scalar,
  parameter: tf.Variable,
  values: Float32Array,
  index: number,
  step: number,
): Promise<number> {
  const at = async (delta: number): Promise<{ place: number; height: number }> => {
    const moved = values.slice();
    moved[index]! += delta;
    assign(parameter, moved);
    return { place: moved[index]!, height: await lossValue(loss) };
  };
  const [low, high] = [await at(-step), await at(step)];
  return (high.height - low.height) / (high.place - low.place);
}

const assign = (parameter: tf.Variable, values: Float32Array): void =>
  tf.tidy(() => parameter.assign(tf.tensor(values.slice(), parameter.shape)));

async function lossValue(loss: () => tf.Scalar): Promise<number> {
  const value = tf.tidy(loss);
  const [number] = await value.data();
  value.dispose();
  return number!;
}

async function checkPure(loss: () => tf.Scalar, first: number): Promise<void> {
  const second = await lossValue(loss);
  if (second === first && Number.isFinite(first)) return;
  throw new ConfigError({
    who: 'gradientCheck',
    expected: 'a finite loss that is the same each time',
    got: `${first} and ${second}`,
    remedy: 'make dropout and samplers draw from a new Random of the same seed in each call',
  });
}
