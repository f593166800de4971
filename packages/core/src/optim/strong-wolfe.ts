/** A point on the line x + step · direction. */
export interface LinePoint {
  readonly step: number;
  /** The loss there. */
  readonly value: number;
  /** The loss's derivative along the direction. */
  readonly slope: number;
  readonly gradient: Float64Array;
}

/** A line search: the loss along a line from `origin`, where the slope is negative. */
export interface LineSearch {
  readonly origin: LinePoint;
  readonly firstStep: number;
  readonly evaluate: (step: number) => LinePoint;
  /** Ends when the bracket is shorter than this. */
  readonly shortestBracket: number;
  /** Default 25. */
  readonly maxEvaluations?: number;
}

/** The constants of sufficient decrease and of curvature (Nocedal and Wright, eq. 3.7). */
const DECREASE = 1e-4;
const CURVATURE = 0.9;

/** Where the cubic through two points with their slopes is lowest within bounds (Nocedal and Wright, eq. 3.59). */
function cubicMinimum(a: LinePoint, b: LinePoint, min: number, max: number): number {
  const [left, right] = a.step <= b.step ? [a, b] : [b, a];
  const middle = (min + max) / 2;
  const d1 = left.slope + right.slope - (3 * (left.value - right.value)) / (left.step - right.step);
  const square = d1 * d1 - left.slope * right.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sqrt(square);
  const share = (right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2);
  const lowest = right.step - (right.step - left.step) * share;
  return Number.isNaN(lowest) ? middle : Math.min(Math.max(lowest, min), max);
}

/** True unless the loss fell in proportion to the step; a loss that is not a number did not fall. */
const fallsShort = ({ origin }: LineSearch, point: LinePoint): boolean =>
  !(point.value <= origin.value + DECREASE * point.step * origin.slope);

const isFlat = ({ origin }: LineSearch, point: LinePoint): boolean =>
  Math.abs(point.slope) <= -CURVATURE * origin.slope;

/** Two points around one that satisfies the conditions, or that one alone. */
type Bracket = readonly [LinePoint, LinePoint] | readonly [LinePoint];

/** Lengthens the step until it satisfies the conditions or brackets one that does. */
function findBracket(search: LineSearch, maxEvaluations: number): { bracket: Bracket; evaluations: number } {
  let previous = search.origin;
  let point = search.evaluate(search.firstStep);
  for (let tries = 0; tries < maxEvaluations; tries++) {
    const evaluations = tries + 1;
    const rises = fallsShort(search, point) || (tries > 1 && point.value >= previous.value);
    if (rises) return { bracket: [previous, point], evaluations };
    if (isFlat(search, point)) return { bracket: [point], evaluations };
    if (point.slope >= 0) return { bracket: [previous, point], evaluations };
    const { step } = point;
    const next = cubicMinimum(previous, point, step + 0.01 * (step - previous.step), step * 10);
    previous = point;
    point = search.evaluate(next);
  }
  return { bracket: [search.origin, point], evaluations: maxEvaluations + 1 };
}

/**
 * The next step to try inside a bracket. A step close to an end makes little progress: the second one in a row, and one
 * at the end itself, moves a tenth of the bracket inwards.
 */
function nextTrial(a: LinePoint, b: LinePoint, wasSlow: boolean): { step: number; slow: boolean } {
  const [min, max] = a.step <= b.step ? [a.step, b.step] : [b.step, a.step];
  const step = cubicMinimum(a, b, min, max);
  const margin = 0.1 * (max - min);
  if (Math.min(max - step, step - min) >= margin) return { step, slow: false };
  if (!wasSlow && step < max && step > min) return { step, slow: true };
  return { step: max - step < step - min ? max - margin : min + margin, slow: false };
}

/**
 * A step which satisfies the strong Wolfe conditions: the loss falls enough, and the slope flattens enough
 * (Nocedal and Wright 2006, algorithms 3.5 and 3.6, with PyTorch's constants and safeguards).
 *
 * @returns the point, the lowest one found if none satisfies both, and how many evaluations it took.
 */
export function strongWolfe(search: LineSearch): { point: LinePoint; evaluations: number } {
  const { maxEvaluations = 25, shortestBracket } = search;
  const found = findBracket(search, maxEvaluations);
  let { evaluations } = found;
  const [first, second] = found.bracket;
  if (second === undefined) return { point: first, evaluations };
  // Written so that an end whose loss is not a number is the high one.
  let [low, high] = second.value < first.value ? [second, first] : [first, second];
  let slow = false;
  while (evaluations <= maxEvaluations && Math.abs(high.step - low.step) >= shortestBracket) {
    const trial = nextTrial(low, high, slow);
    slow = trial.slow;
    const point = search.evaluate(trial.step);
    evaluations++;
    if (fallsShort(search, point) || point.value >= low.value) {
      [low, high] = point.value < low.value ? [point, low] : [low, point];
      continue;
    }
    if (isFlat(search, point)) return { point, evaluations };
    if (point.slope * (high.step - low.step) >= 0) high = low;
    low = point;
  }
  return { point: low, evaluations };
}
