import { SimdError } from './errors.ts';

/** How a backend is set up. */
export interface RuntimeOptions {
  /** Threads, the calling one included. Default: `REVERIE_THREADS`, else the physical cores. */
  readonly threads?: number;
  /** A BLAS for matrix products, in Node: 'auto', 'off' or the library's path. Default: `REVERIE_BLAS`, else 'auto'. */
  readonly blas?: string;
  /** Whether fused multiply-add may be used where the engine has it. Default: true. */
  readonly relaxed?: boolean;
  /** The folder with the wasm files, if they are not beside the package's code: a URL, or in Node a path. */
  readonly wasmFolder?: string;
  /** Work in nanoseconds of one thread from which another one helps. Default: 25,000, about twice what waking costs. */
  readonly leastWork?: number;
  /** The most bytes that the wasm memory may have. Default and limit: 4 GiB. */
  readonly maximumBytes?: number;
}

/** The kernels' own data and a thread's working memory. */
const LEAST_BYTES = 1 << 20;

type Check = readonly [expected: string, isValid: (value: unknown) => boolean];

const isNumber = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** What a number of threads must be, and whether one is. */
export const THREADS: Check = [
  'a whole number of threads from 1 to 64',
  (value) => Number.isInteger(value) && isNumber(value, 1, 64),
];

const CHECKS: Readonly<Record<keyof RuntimeOptions, Check>> = {
  threads: THREADS,
  blas: ["'auto', 'off' or a library's path", (value) => typeof value === 'string' && value !== ''],
  relaxed: ['true or false', (value) => typeof value === 'boolean'],
  wasmFolder: ['a URL or a path', (value) => typeof value === 'string' && value !== ''],
  leastWork: ['nanoseconds, 0 or more', (value) => isNumber(value, 0, Number.POSITIVE_INFINITY)],
  maximumBytes: [
    `a number of bytes from ${LEAST_BYTES} on`,
    (value) => isNumber(value, LEAST_BYTES, Number.POSITIVE_INFINITY),
  ],
};

/** @throws SimdError for an option that does not exist, or that cannot have its value. */
export function checkOptions(options: RuntimeOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const check = CHECKS[name as keyof RuntimeOptions];
    if (check === undefined) {
      const expected = `options of ${Object.keys(CHECKS).join(', ')}`;
      throw new SimdError({ who: 'registerSimd', expected, got: `'${name}'` });
    }
    const [expected, isValid] = check;
    if (value === undefined || isValid(value)) continue;
    const got = typeof value === 'string' ? `'${value}'` : String(value);
    throw new SimdError({ who: 'registerSimd', expected: `${name} to be ${expected}`, got });
  }
}
