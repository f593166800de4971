/** What went wrong, in parts: who, what was expected, what came, and what to do. */
export interface SimdErrorParts {
  readonly who: string;
  readonly expected: string;
  readonly got: string;
  readonly remedy?: string;
}

/** An error of this package; its message is one sentence that says what to do. */
export class SimdError extends Error {
  override readonly name: string = 'SimdError';

  constructor({ who, expected, got, remedy }: SimdErrorParts, options?: ErrorOptions) {
    super(`${who}: expected ${expected}, got ${got}${remedy === undefined ? '' : `; ${remedy}`}.`, options);
  }
}

/** The wasm memory is at its limit. */
export class OutOfMemoryError extends SimdError {
  override readonly name: string = 'OutOfMemoryError';
}

/** Bytes as an error names them. */
export const inMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
