import { SimdError } from '../errors.ts';
import type { WasmExports } from '../wasm/load.ts';
import type { BlasLibrary } from './blas.ts';
import { ARGUMENTS, CONTROL, CONTROL_BYTES, MAX_ARGUMENTS, STATE, WORKER_SOURCE } from './worker-source.ts';

/** What every worker is given: the compiled module, the shared memory, and where its own blocks lie. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly scratch: number;
  readonly kernels: readonly string[];
  readonly blas?: BlasLibrary | undefined;
}

interface ThreadHandle {
  readonly started: Promise<void>;
  terminate(): void;
}

/** One worker as the main thread sees it: its block of the shared memory. */
class Helper {
  readonly #handle: ThreadHandle;
  readonly #words: Int32Array;
  readonly #values: Float64Array;

  constructor(task: WorkerTask) {
    this.#words = new Int32Array(task.memory.buffer, task.control, CONTROL_BYTES / 4).fill(0);
    this.#values = new Float64Array(task.memory.buffer, task.control, CONTROL_BYTES / 8);
    this.#handle = startThread(task);
  }

  get started(): Promise<void> {
    return this.#handle.started;
  }

  begin(kernel: number, values: readonly number[], from: number, to: number): void {
    const words = this.#words;
    const count = values.length;
    for (let index = 0; index < count; index++) this.#values[ARGUMENTS + index] = values[index]!;
    this.#values[ARGUMENTS + count] = from;
    this.#values[ARGUMENTS + count + 1] = to;
    words[CONTROL.kernel] = kernel;
    words[CONTROL.count] = count + 2;
    Atomics.add(words, CONTROL.sequence, 1);
    if (Atomics.load(words, CONTROL.state) === STATE.asleep) Atomics.notify(words, CONTROL.sequence);
  }

  finish(): void {
    const words = this.#words;
    const sequence = words[CONTROL.sequence]!;
    for (let spin = 0; Atomics.load(words, CONTROL.finished) !== sequence; spin++) {
      // A browser's main thread must not wait; there it spins on.
      if (spin > SPINS && MAY_WAIT) Atomics.wait(words, CONTROL.finished, sequence - 1, 100);
    }
    if (Atomics.exchange(words, CONTROL.failed, 0) !== 0) {
      const got = 'a trap: the kernel read or wrote outside the memory';
      throw new SimdError({ who: 'simd', expected: 'a worker to finish its part of a kernel', got });
    }
  }

  terminate(): void {
    this.#handle.terminate();
  }
}

const SPINS = 20_000;
const MAY_WAIT: boolean = typeof document === 'undefined';

/** Threads that take their part of a kernel's work. The calling thread takes a part too. */
export class ThreadPool {
  readonly #helpers: Helper[];
  readonly #kernels = new Map<string, number>();

  constructor(tasks: readonly WorkerTask[]) {
    this.#helpers = tasks.map((task) => new Helper(task));
    for (const [index, name] of (tasks[0]?.kernels ?? []).entries()) this.#kernels.set(name, index);
  }

  /** Threads that work, the calling one included. */
  get size(): number {
    return this.#helpers.length + 1;
  }

  /** Resolves when every worker has started; rejects with the first one's error. */
  async started(): Promise<void> {
    await Promise.all(this.#helpers.map((helper) => helper.started));
  }

  /** Calls `kernel(...values, from, to)` for `parts` ranges that cover `0..items`, each in a thread of its own. */
  run(exports: WasmExports, kernel: string, values: readonly number[], items: number, parts: number): void {
    if (values.length + 2 > MAX_ARGUMENTS)
      throw new RangeError(`${kernel} has more than ${MAX_ARGUMENTS} arguments`);
    const id = this.#kernels.get(kernel)!;
    const unit = items >= parts * 32 ? 16 : items >= parts * 8 ? 4 : 1;
    const border = (part: number): number =>
      part === parts ? items : Math.floor((items * part) / parts / unit) * unit;
    for (let part = 1; part < parts; part++) {
      this.#helpers[part - 1]!.begin(id, values, border(part), border(part + 1));
    }
    try {
      exports[kernel]!(...values, 0, border(1));
    } finally {
      for (let part = 1; part < parts; part++) this.#helpers[part - 1]!.finish();
    }
  }

  terminate(): void {
    for (const helper of this.#helpers) helper.terminate();
  }
}

function startThread(task: WorkerTask): ThreadHandle {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  try {
    return threads === undefined ? startWebWorker(task) : startNodeWorker(threads, task);
  } catch (error) {
    // A policy may forbid workers.
    return { started: Promise.reject(error), terminate: () => {} };
  }
}

function startNodeWorker(threads: typeof import('node:worker_threads'), task: WorkerTask): ThreadHandle {
  const worker = new threads.Worker(WORKER_SOURCE, { eval: true, workerData: task, execArgv: [] });
  const started = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      // An idle worker must not keep the process alive.
      worker.unref();
      resolve();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('it ended before it was ready')));
  });
  return { started, terminate: () => void worker.terminate() };
}

function startWebWorker(task: WorkerTask): ThreadHandle {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const started = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => {
      URL.revokeObjectURL(url);
      resolve();
    };
    worker.onerror = (event) => reject(new Error(event.message || 'the worker does not start'));
  });
  worker.postMessage(task);
  return { started, terminate: () => worker.terminate() };
}
