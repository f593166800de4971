import { inMegabytes, OutOfMemoryError, SimdError } from './errors.ts';
import { Heap } from './memory/heap.ts';
import { type RuntimeOptions, THREADS } from './options.ts';
import { type BlasLibrary, connectBlas, findBlas } from './threads/blas.ts';
import { physicalCores } from './threads/cores.ts';
import { ThreadPool } from './threads/pool.ts';
import { CONTROL_BYTES } from './threads/worker-source.ts';
import { type BuildName, hasRelaxedSimd, hasSimd, whyNoThreads } from './wasm/features.ts';
import { loadModule, type WasmExports } from './wasm/load.ts';

/** What runs here, and why. */
export interface Capabilities {
  readonly build: BuildName;
  readonly threads: number;
  /** The BLAS in use, or undefined. */
  readonly blas: string | undefined;
  /** One sentence for each thing that is not as fast as it could be, or that was demanded. */
  readonly reasons: readonly string[];
}

const PAGE_BYTES = 65_536;
const MAXIMUM_BYTES = 65_536 * PAGE_BYTES;
const INITIAL_BYTES = 16 << 20;
const LEAST_WORK = 25_000;

interface RuntimeParts {
  readonly exports: WasmExports;
  readonly heap: Heap;
  readonly pool: ThreadPool | undefined;
  readonly capabilities: Capabilities;
  readonly leastWork: number;
}

/** The instantiated module with its memory and its threads. */
export class Runtime {
  readonly exports: WasmExports;
  readonly heap: Heap;
  readonly capabilities: Capabilities;
  readonly #pool: ThreadPool | undefined;
  readonly #leastWork: number;

  constructor(parts: RuntimeParts) {
    this.exports = parts.exports;
    this.heap = parts.heap;
    this.capabilities = parts.capabilities;
    this.#pool = parts.pool;
    this.#leastWork = Math.max(parts.leastWork, 1);
  }

  /**
   * Calls a kernel for all of its items, split over the threads where that pays. A kernel's last two parameters are the
   * range of items that one call computes.
   *
   * @param cost what an item takes on one thread, in nanoseconds, roughly.
   */
  launch(kernel: string, items: number, cost: number, ...values: number[]): void {
    const pool = this.#pool;
    if (pool !== undefined) {
      const parts = Math.min(pool.size, items, Math.floor((items * cost) / this.#leastWork));
      if (parts > 1) {
        pool.run(this.exports, kernel, values, items, parts);
        return;
      }
    }
    this.exports[kernel]!(...values, 0, items);
  }

  terminate(): void {
    this.#pool?.terminate();
  }
}

/**
 * Loads the fastest build that this engine can run.
 *
 * @throws SimdError where WebAssembly has no SIMD, or the wasm file is missing or must not be compiled.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  if (!hasSimd()) {
    const remedy = "use the backend 'cpu' here, or a newer engine";
    throw new SimdError({ who: 'simd', expected: 'WebAssembly with SIMD', got: 'an engine without', remedy });
  }
  const reasons: string[] = [];
  const threads = threadCount(options, reasons);
  const build = chooseBuild(options, threads, reasons);
  const module = await loadModule(build, options.wasmFolder);
  const maximumBytes = Math.min(options.maximumBytes ?? MAXIMUM_BYTES, MAXIMUM_BYTES);
  const memory = createMemory(threads > 1, maximumBytes);
  const blas = findBlas(options.blas ?? (globalThis.process?.env?.['REVERIE_BLAS'] || 'auto'));
  if (blas.library === undefined) reasons.push(blas.reason);
  else if (blas.remark !== undefined) reasons.push(blas.remark);
  const sgemm = blas.library === undefined ? () => {} : connectBlas(blas.library, memory);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, sgemm } });
  const kernels = exports as WasmExports;
  const heap = new Heap(memory, kernels['heapBase']!(), maximumBytes);
  kernels['setScratch']!(reserve(heap, kernels['scratchBytes']!()));
  kernels['setBlas']!(blas.library === undefined ? 0 : 1);
  const pool =
    threads > 1 ? await startPool(threads, module, heap, kernels, reasons, blas.library) : undefined;
  const capabilities = { build, threads: pool?.size ?? 1, blas: blas.library && blas.name, reasons };
  return new Runtime({
    exports: kernels,
    heap,
    pool,
    capabilities,
    leastWork: options.leastWork ?? LEAST_WORK,
  });
}

function threadCount(options: RuntimeOptions, reasons: string[]): number {
  const fromEnvironment = globalThis.process?.env?.['REVERIE_THREADS'];
  const wanted = options.threads ?? (fromEnvironment ? Number(fromEnvironment) : undefined);
  const [expected, isValid] = THREADS;
  if (wanted !== undefined && !isValid(wanted))
    throw new SimdError({ who: 'REVERIE_THREADS', expected, got: `'${fromEnvironment}'` });
  const threads = wanted ?? Math.min(physicalCores(), 8);
  const obstacle = threads > 1 ? whyNoThreads() : undefined;
  if (obstacle === undefined) return threads;
  reasons.push(`one thread: ${obstacle}`);
  return 1;
}

function chooseBuild(options: RuntimeOptions, threads: number, reasons: string[]): BuildName {
  const relaxed = options.relaxed !== false && hasRelaxedSimd();
  if (!relaxed) {
    reasons.push(
      options.relaxed === false
        ? 'no fused multiply-add: switched off'
        : 'no fused multiply-add: this engine has no relaxed SIMD (Node has it from 24 on)',
    );
  }
  if (threads > 1) return relaxed ? 'relaxed-threads' : 'plain-threads';
  return relaxed ? 'relaxed' : 'plain';
}

function createMemory(shared: boolean, maximumBytes: number): WebAssembly.Memory {
  const maximum = Math.floor(maximumBytes / PAGE_BYTES);
  const initial = Math.min(INITIAL_BYTES / PAGE_BYTES, maximum);
  return new WebAssembly.Memory({ initial, maximum, shared });
}

function reserve(heap: Heap, bytes: number): number {
  const pointer = heap.allocate(bytes);
  if (pointer !== undefined) return pointer;
  throw new OutOfMemoryError({
    who: 'simd',
    expected: `${inMegabytes(bytes)} to start with`,
    got: `${inMegabytes(heap.freeBytes)} of wasm memory`,
    remedy: 'raise maximumBytes, or use fewer threads',
  });
}

async function startPool(
  threads: number,
  module: WebAssembly.Module,
  heap: Heap,
  exports: WasmExports,
  reasons: string[],
  blas: BlasLibrary | undefined,
): Promise<ThreadPool | undefined> {
  const kernels = Object.keys(exports);
  const scratchBytes = exports['scratchBytes']!();
  const tasks = Array.from({ length: threads - 1 }, () => ({
    module,
    memory: heap.memory,
    control: reserve(heap, CONTROL_BYTES),
    scratch: reserve(heap, scratchBytes),
    kernels,
    blas,
  }));
  const pool = new ThreadPool(tasks);
  try {
    await pool.started();
    return pool;
  } catch (error) {
    pool.terminate();
    reasons.push(
      `one thread: workers do not start (${error instanceof Error ? error.message : String(error)})`,
    );
    return undefined;
  }
}
