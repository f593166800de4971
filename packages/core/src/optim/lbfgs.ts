import { ConfigError, checkNumber, TrainingError } from '../errors.ts';
import type { tf, VariableMap } from '../tf.ts';
import { FlatVariables } from './flat-variables.ts';
import { type LinePoint, strongWolfe } from './strong-wolfe.ts';

/** Options of {@link lbfgs}, with PyTorch's defaults. */
export interface LBFGSOptions {
  /** The first step that each line search tries. Default 1. */
  readonly learningRate?: number;
  /** Iterations, each a line search, in one call of `step`. Default 20. */
  readonly maxIterations?: number;
  /** Evaluations of the loss in one call after which no iteration begins. Default ⌊maxIterations · 5 / 4⌋. */
  readonly maxEvaluations?: number;
  /** Ends when no element of the gradient is larger. Default 1e-7. */
  readonly gradientTolerance?: number;
  /** Ends when the loss, or every parameter, changes by less. Default 1e-9. */
  readonly changeTolerance?: number;
  /** How many past steps the approximation of the curvature remembers. Default 100. */
  readonly historySize?: number;
}

/** How one call of {@link LBFGS.step} went. */
export interface LBFGSResult {
  /** The loss before and after. */
  readonly initialLoss: number;
  readonly loss: number;
  readonly iterations: number;
  readonly evaluations: number;
}

/** An optimiser for the whole data at once. It evaluates the loss several times a step, so it is no `Transformation`. */
export interface LBFGS {
  /**
   * Moves the variables, always the same ones, to lower a loss that must be deterministic: no dropout, no change of batch.
   *
   * @throws TrainingError when the loss or its gradient at the start is not a number; the variables stay as they are.
   */
  step(variables: VariableMap, loss: () => tf.Scalar): LBFGSResult;
}

/** One step that was made and how the gradient changed over it. */
interface Correction {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly curvature: number;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** a + scale · b */
const addScaled = (a: Float64Array, scale: number, b: Float64Array): Float64Array =>
  a.map((value, i) => value + scale * b[i]!);

const largest = (a: Float64Array): number => a.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

const sumOfSizes = (a: Float64Array): number => a.reduce((sum, value) => sum + Math.abs(value), 0);

/** −H g by the two-loop recursion (Nocedal and Wright 2006, algorithm 7.4). */
function direction(gradient: Float64Array, history: readonly Correction[]): Float64Array {
  let d: Float64Array = gradient.map((value) => -value);
  const shares: number[] = [];
  for (let i = history.length - 1; i >= 0; i--) {
    const { moved, turned, curvature } = history[i]!;
    shares[i] = dot(moved, d) / curvature;
    d = addScaled(d, -shares[i]!, turned);
  }
  const newest = history.at(-1);
  if (newest !== undefined) {
    const scale = newest.curvature / dot(newest.turned, newest.turned);
    d = d.map((value) => value * scale);
  }
  history.forEach(({ moved, turned, curvature }, i) => {
    d = addScaled(d, shares[i]! - dot(turned, d) / curvature, moved);
  });
  return d;
}

function checkOptions(options: Required<LBFGSOptions>): void {
  checkNumber('lbfgs', 'learningRate', options.learningRate, { above: 0 });
  checkNumber('lbfgs', 'maxIterations', options.maxIterations, { integer: true, min: 1 });
  checkNumber('lbfgs', 'maxEvaluations', options.maxEvaluations, { min: 1 });
  checkNumber('lbfgs', 'gradientTolerance', options.gradientTolerance, { min: 0 });
  checkNumber('lbfgs', 'changeTolerance', options.changeTolerance, { min: 0 });
  checkNumber('lbfgs', 'historySize', options.historySize, { integer: true, min: 1 });
}

/**
 * L-BFGS with a line search after strong Wolfe (Nocedal and Wright 2006, algorithms 7.5 and 3.5; notes, chapter 16), on
 * the path of PyTorch's `LBFGS(line_search_fn='strong_wolfe')`. Its own arithmetic is in double precision.
 */
export function lbfgs(options: LBFGSOptions = {}): LBFGS {
  const { maxIterations = 20 } = options;
  const settings: Required<LBFGSOptions> = {
    learningRate: 1,
    maxIterations,
    maxEvaluations: Math.floor((maxIterations * 5) / 4),
    gradientTolerance: 1e-7,
    changeTolerance: 1e-9,
    historySize: 100,
    ...options,
  };
  checkOptions(settings);
  return new LimitedMemoryBFGS(settings);
}

class LimitedMemoryBFGS implements LBFGS {
  readonly #settings: Required<LBFGSOptions>;
  readonly #history: Correction[] = [];
  #isFirst = true;
  /** The last step made, which becomes a correction when the gradient after it is known. */
  #pending: { moved: Float64Array; gradient: Float64Array } | undefined;

  constructor(settings: Required<LBFGSOptions>) {
    this.#settings = settings;
  }

  step(variables: VariableMap, loss: () => tf.Scalar): LBFGSResult {
    const flat = new FlatVariables(variables);
    this.#checkSize(flat.size);
    let position = flat.read();
    const start = flat.evaluate(loss);
    checkFinite(start.value, start.gradient);
    let { value, gradient } = start;
    let iterations = 0;
    let evaluations = 1;
    let done = largest(gradient) <= this.#settings.gradientTolerance;
    try {
      while (!done && iterations < this.#settings.maxIterations) {
        iterations++;
        const d = this.#nextDirection(gradient);
        const search = this.#search(flat, loss, position, d, {
          step: 0,
          value,
          gradient,
          slope: dot(gradient, d),
        });
        if (search === undefined) break;
        evaluations += search.evaluations;
        const { point } = search;
        const moved = d.map((element) => element * point.step);
        this.#pending = { moved, gradient };
        position = addScaled(position, 1, moved);
        done = this.#isDone(moved, value - point.value, point.gradient, evaluations);
        ({ value, gradient } = point);
      }
    } finally {
      flat.write(position);
    }
    return { initialLoss: start.value, loss: value, iterations, evaluations };
  }

  #checkSize(size: number): void {
    const known = this.#pending?.moved.length ?? size;
    if (size > 0 && size === known) return;
    throw new ConfigError({
      who: 'lbfgs.step',
      expected: known > 0 ? `the variables of the steps before, ${known} elements` : 'variables',
      got: `${size} elements`,
      remedy: 'make one lbfgs() for each set of variables',
    });
  }

  /** Learns from the step before, if there was one, and gives the next direction. */
  #nextDirection(gradient: Float64Array): Float64Array {
    if (this.#pending !== undefined) {
      const { moved, gradient: before } = this.#pending;
      const turned = addScaled(gradient, -1, before);
      const curvature = dot(turned, moved);
      // Only steps of positive curvature keep the approximation positive definite.
      if (curvature > 1e-10) this.#history.push({ moved, turned, curvature });
      if (this.#history.length > this.#settings.historySize) this.#history.shift();
    }
    return direction(gradient, this.#history);
  }

  /** Searches along d; undefined when it hardly leads downhill. */
  #search(
    flat: FlatVariables,
    loss: () => tf.Scalar,
    position: Float64Array,
    d: Float64Array,
    origin: LinePoint,
  ): ReturnType<typeof strongWolfe> | undefined {
    const { learningRate, changeTolerance } = this.#settings;
    const scale = this.#isFirst ? Math.min(1, 1 / sumOfSizes(origin.gradient)) : 1;
    this.#isFirst = false;
    if (origin.slope > -changeTolerance) return undefined;
    return strongWolfe({
      origin,
      firstStep: scale * learningRate,
      shortestBracket: changeTolerance / largest(d),
      evaluate: (step) => {
        flat.write(addScaled(position, step, d));
        const { value, gradient } = flat.evaluate(loss);
        return { step, value, gradient, slope: dot(gradient, d) };
      },
    });
  }

  #isDone(moved: Float64Array, fall: number, gradient: Float64Array, evaluations: number): boolean {
    const { maxEvaluations, gradientTolerance, changeTolerance } = this.#settings;
    return (
      evaluations >= maxEvaluations ||
      largest(gradient) <= gradientTolerance ||
      largest(moved) <= changeTolerance ||
      Math.abs(fall) < changeTolerance
    );
  }
}

function checkFinite(value: number, gradient: Float64Array): void {
  if (Number.isFinite(value) && gradient.every(Number.isFinite)) return;
  throw new TrainingError({
    who: 'lbfgs.step',
    expected: 'a finite loss and gradient at the start',
    got: `loss ${value}`,
    remedy: 'start from other parameters, or look for a division by zero in the loss',
  });
}
