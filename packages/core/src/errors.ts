/** What every error of this library tells: who complains, what it expected, what came, and what to do about it. */
export interface Complaint {
  /** The function or class that complains, as the caller wrote it: `'GRUCell.step'`. */
  readonly who: string;
  readonly expected: string;
  readonly got: string;
  /** What the caller can do; a clause without its full stop. */
  readonly remedy?: string;
}

/** Base of all errors that this library throws on purpose. Its message reads `who: expected …, got …; remedy.` */
export abstract class ReverieError extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint, options?: ErrorOptions) {
    const { who, expected, got, remedy } = complaint;
    super(`${who}: expected ${expected}, got ${got}${remedy === undefined ? '' : `; ${remedy}`}.`, options);
    this.name = new.target.name;
    this.complaint = complaint;
  }
}

/** A tensor of the wrong shape or type. */
export class ShapeError extends ReverieError {}

/** An option outside its range, or options that contradict each other. */
export class ConfigError extends ReverieError {}

/** Data that cannot be used: empty, too short, of the wrong kind. */
export class DataError extends ReverieError {}

/** A checkpoint that cannot be read, written or loaded into this model. */
export class CheckpointError extends ReverieError {}

/** A backend that is not there, or cannot do what was asked. */
export class BackendError extends ReverieError {}

/** Training that cannot go on: a loss, gradient or weight that is no longer a number. */
export class TrainingError extends ReverieError {}

/**
 * A dimension: a size, a name for any size (`'batch'`), or null for any size without a name; `'...'` in the first place stands
 * for any number of dimensions.
 */
export type Dimension = number | string | null;

const ANY_NUMBER = '...';

const describeShape = (shape: readonly Dimension[]): string => `[${shape.map((d) => d ?? '?').join(', ')}]`;

/** Throws for what is no tensor, which untyped callers may pass. */
export function checkTensor(who: string, what: string, tensor: unknown): void {
  if (Array.isArray((tensor as { readonly shape?: unknown } | null | undefined)?.shape)) return;
  const got = Object.prototype.toString.call(tensor).slice('[object '.length, -1);
  throw new ShapeError({
    who,
    expected: `${what} to be a tensor`,
    got,
    remedy: 'make one by tf.tensor(values)',
  });
}

/**
 * Throws unless `tensor` is one, and has the expected shape. Named dimensions take any size.
 *
 * @example checkShape('Linear.forward', 'input', x, ['batch', 128], 'inFeatures is 128');
 */
export function checkShape(
  who: string,
  what: string,
  tensor: { readonly shape: readonly number[] },
  expected: readonly Dimension[],
  remedy?: string,
): void {
  checkTensor(who, what, tensor);
  const { shape } = tensor;
  const isOpen = expected[0] === ANY_NUMBER;
  const sizes = isOpen ? expected.slice(1) : expected;
  const own = isOpen ? shape.slice(Math.max(0, shape.length - sizes.length)) : shape;
  if (own.length === sizes.length && sizes.every((d, i) => typeof d !== 'number' || d === own[i])) return;
  const complaint = { who, expected: `${what} ${describeShape(expected)}`, got: describeShape(shape) };
  throw new ShapeError(remedy === undefined ? complaint : { ...complaint, remedy });
}

/** Bounds for {@link checkNumber}: both inclusive unless `above` or `below` is used. */
export interface NumberBounds {
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/**
 * Throws a {@link ConfigError} unless `value` is a finite number inside the bounds.
 *
 * @example checkNumber('Dropout', 'rate', rate, { min: 0, below: 1 });
 */
export function checkNumber(who: string, what: string, value: number, bounds: NumberBounds = {}): void {
  const { integer = false, min, max, above, below } = bounds;
  const fits =
    Number.isFinite(value) &&
    (!integer || Number.isInteger(value)) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below);
  if (fits) return;
  const limits = [
    min === undefined ? '' : `at least ${min}`,
    above === undefined ? '' : `above ${above}`,
    max === undefined ? '' : `at most ${max}`,
    below === undefined ? '' : `below ${below}`,
  ].filter((limit) => limit !== '');
  const kind = integer ? 'a whole number' : 'a number';
  throw new ConfigError({
    who,
    expected: `${what} to be ${[kind, limits.join(' and ')].join(' ').trim()}`,
    got: quoteText(value),
  });
}

/**
 * Throws a {@link ConfigError} unless `value` is one of the known names.
 *
 * @example checkOneOf('gridSample', 'mode', mode, ['bilinear', 'nearest']);
 */
export function checkOneOf(who: string, what: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  const names = known.map((name) => `'${name}'`).join(', ');
  throw new ConfigError({ who, expected: `${what} to be one of ${names}`, got: quoteText(value) });
}

/** Without types a size may be text, and `got 12` would not tell what is wrong with '12'. */
const quoteText = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
