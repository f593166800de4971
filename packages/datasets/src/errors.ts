/** What every error tells: who complains, what it expected, what came, and what to do about it. */
export interface Complaint {
  /** The function that complains, as the caller wrote it: `'tinyShakespeare'`. */
  readonly who: string;
  readonly expected: string;
  readonly got: string;
  /** What the caller can do; a clause without its full stop. */
  readonly remedy?: string;
}

/** Data that cannot be used or found. Its message reads `who: expected …, got …; remedy.` */
export class DataError extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint, options?: ErrorOptions) {
    const { who, expected, got, remedy } = complaint;
    super(`${who}: expected ${expected}, got ${got}${remedy === undefined ? '' : `; ${remedy}`}.`, options);
    this.name = 'DataError';
    this.complaint = complaint;
  }
}
