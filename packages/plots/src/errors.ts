/** What every error tells: who complains, what it expected, what came, and what to do about it. */
export interface Complaint {
  /** The function that complains, as the caller wrote it: `'lineChart'`. */
  readonly who: string;
  readonly expected: string;
  readonly got: string;
  /** What the caller can do; a clause without its full stop. */
  readonly remedy?: string;
}

/** Numbers or options which cannot be drawn. Its message reads `who: expected …, got …; remedy.` */
export class PlotError extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint, options?: ErrorOptions) {
    const { who, expected, got, remedy } = complaint;
    super(`${who}: expected ${expected}, got ${got}${remedy === undefined ? '' : `; ${remedy}`}.`, options);
    this.name = 'PlotError';
    this.complaint = complaint;
  }
}

/** Throws unless `value` is a finite number of at least `min`, whole if asked. */
export function checkSize(who: string, what: string, value: number, min: number, whole = false): void {
  if (Number.isFinite(value) && value >= min && (!whole || Number.isInteger(value))) return;
  const kind = whole ? 'a whole number' : 'a number';
  throw new PlotError({ who, expected: `${what} to be ${kind} of at least ${min}`, got: `${value}` });
}
