import { SimdError } from '../errors.ts';

/** What a thread needs to call a BLAS; all of it can be sent to a worker. */
export interface BlasLibrary {
  /** The resolved file of the koffi package. */
  readonly koffi: string;
  /** The shared library's name or path. */
  readonly library: string;
  /** The C declaration of `cblas_sgemm`; addresses are numbers. */
  readonly signature: string;
}

/** A BLAS that was found, or the reason why there is none. */
export type BlasSearch =
  | { readonly library: BlasLibrary; readonly name: string; readonly remark?: string | undefined }
  | { readonly library?: undefined; readonly reason: string };

/** `sgemm` as the wasm module imports it; addresses are offsets in its memory. */
export type Sgemm = (...values: number[]) => void;

const SIGNATURE =
  'void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, ' +
  'uintptr_t a, int lda, uintptr_t b, int ldb, float beta, uintptr_t c, int ldc)';

const CANDIDATES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['libmkl_rt.so.2', 'libmkl_rt.so', 'libopenblas.so.0', 'libopenblas.so'],
  darwin: ['/System/Library/Frameworks/Accelerate.framework/Accelerate'],
  win32: ['mkl_rt.2.dll', 'libopenblas.dll', 'openblas.dll'],
};

/** What is used of the koffi package, which is an optional peer. */
interface Koffi {
  load(name: string): KoffiLibrary;
  address(view: Uint8Array): bigint;
}

interface KoffiLibrary {
  func(declaration: string): (...values: number[]) => unknown;
}

/**
 * Looks for a BLAS on this machine: OpenBLAS, MKL or Accelerate.
 *
 * @param wanted `'auto'`, `'off'`, or the library's path.
 * @throws SimdError when a path is given and that library does not load.
 */
export function findBlas(wanted: string): BlasSearch {
  const wish = /^(?:auto|off)$/i.test(wanted) ? wanted.toLowerCase() : wanted;
  if (wish === 'off') return { reason: 'no BLAS: switched off' };
  const builtin = globalThis.process?.getBuiltinModule?.('node:module');
  if (builtin === undefined) return { reason: 'no BLAS: only Node can call one' };
  const file = resolveKoffi(builtin);
  if (file === undefined) {
    if (wish === 'auto') return { reason: "no BLAS: the package 'koffi' is not installed" };
    throw cannotLoad(wish, "the package 'koffi' is not installed", "install it: 'npm install koffi'");
  }
  const remark = chooseOpenBlasKernels();
  const names = wish === 'auto' ? (CANDIDATES[process.platform] ?? []) : [wish];
  const koffi = builtin.createRequire(import.meta.url)(file) as Koffi;
  let failure: unknown;
  for (const name of names) {
    try {
      const library = koffi.load(name);
      library.func(SIGNATURE);
      return {
        library: { koffi: file, library: name, signature: SIGNATURE },
        ...describe(library, name, remark),
      };
    } catch (error) {
      failure = error;
    }
  }
  if (wish === 'auto') return { reason: `no BLAS: none of ${names.join(', ')} is installed` };
  const got = failure instanceof Error ? failure.message : String(failure);
  throw cannotLoad(wish, got, "name another library in REVERIE_BLAS or in the option blas, or 'off'");
}

/** Makes the function that a wasm module on this memory imports. */
export function connectBlas(
  { koffi: file, library, signature }: BlasLibrary,
  memory: WebAssembly.Memory,
): Sgemm {
  const { createRequire } = process.getBuiltinModule('node:module');
  const koffi = createRequire(import.meta.url)(file) as Koffi;
  const call = koffi.load(library).func(signature);
  let { buffer } = memory;
  let base = Number(koffi.address(new Uint8Array(buffer)));
  return (transposeA, transposeB, M, N, K, A, lda, B, ldb, C, ldc, beta) => {
    if (memory.buffer !== buffer) {
      buffer = memory.buffer;
      base = Number(koffi.address(new Uint8Array(buffer)));
    }
    const [a, b, c] = [base + (A! >>> 0), base + (B! >>> 0), base + (C! >>> 0)];
    const [formA, formB] = [transposeA ? TRANSPOSED : PLAIN, transposeB ? TRANSPOSED : PLAIN];
    call(ROW_MAJOR, formA, formB, M!, N!, K!, 1, a, lda!, b, ldb!, beta!, c, ldc!);
  };
}

/** CBLAS's numbers. */
const ROW_MAJOR = 101;
const PLAIN = 111;
const TRANSPOSED = 112;

function resolveKoffi(builtin: typeof import('node:module')): string | undefined {
  try {
    return builtin.createRequire(import.meta.url).resolve('koffi');
  } catch {
    return undefined;
  }
}

/**
 * OpenBLAS chooses its kernels by the processor when it is loaded, and older releases take those of 2004 on processors
 * they do not know. `OPENBLAS_CORETYPE` names better ones.
 */
function chooseOpenBlasKernels(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.env['OPENBLAS_CORETYPE'])
    return undefined;
  const { readFileSync } = process.getBuiltinModule('node:fs');
  let flags: string;
  try {
    flags = readFileSync('/proc/cpuinfo', 'utf8').match(/^flags.*$/m)?.[0] ?? '';
  } catch {
    return undefined;
  }
  const core = /\bavx512vl\b/.test(flags) ? 'SkylakeX' : /\bavx2\b/.test(flags) ? 'Haswell' : undefined;
  if (core === undefined) return undefined;
  process.env['OPENBLAS_CORETYPE'] = core;
  return `OPENBLAS_CORETYPE was set to ${core}, since OpenBLAS does not know every processor`;
}

/** Sets the library to one thread, because this package splits the work itself, and asks which kernels it took. */
function describe(
  library: KoffiLibrary,
  name: string,
  remark: string | undefined,
): { name: string; remark?: string | undefined } {
  const ask = (declaration: string, ...values: number[]): unknown => {
    try {
      return library.func(declaration)(...values);
    } catch {
      return undefined;
    }
  };
  ask('void openblas_set_num_threads(int threads)', 1);
  ask('void MKL_Set_Num_Threads(int threads)', 1);
  const core = ask('const char *openblas_get_corename()');
  return core === undefined ? { name } : { name: `${name} with kernels for ${core}`, remark };
}

const cannotLoad = (wish: string, got: string, remedy: string): SimdError =>
  new SimdError({ who: 'simd', expected: `the BLAS '${wish}' to load`, got, remedy });
