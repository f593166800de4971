/** Calls of one kernel, in a profile. */
export interface KernelCalls {
  readonly kernel: string;
  calls: number;
  /** Until the result was there; programs that were compiled meanwhile included. */
  milliseconds: number;
  /** Of the outputs. */
  bytes: number;
}

/** What a backend's `profile` found. */
export interface GpujsProfile {
  /** The kernels that ran, those that took longest first. */
  readonly kernels: readonly KernelCalls[];
  /** Kernels that TensorFlow.js' cpu backend computed meanwhile, with the number of calls. */
  readonly fallbacks: Readonly<Record<string, number>>;
}

/** Counts kernel calls while functions run; one that runs within another is part of both counts. */
export class Profiler {
  readonly #records = new Set<Map<string, KernelCalls>>();

  /** Runs a function and gives the calls that were counted meanwhile, those that took longest first. */
  async record(run: () => unknown): Promise<readonly KernelCalls[]> {
    const record = new Map<string, KernelCalls>();
    this.#records.add(record);
    try {
      await run();
    } finally {
      this.#records.delete(record);
    }
    return [...record.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }

  /** What counts a call that begins now, if calls are counted. */
  counter(kernel: string, bytes: number): ((milliseconds: number) => void) | undefined {
    if (this.#records.size === 0) return undefined;
    const records = [...this.#records];
    return (milliseconds) => {
      for (const record of records) {
        const row = record.get(kernel) ?? { kernel, calls: 0, milliseconds: 0, bytes: 0 };
        row.calls++;
        row.milliseconds += milliseconds;
        row.bytes += bytes;
        record.set(kernel, row);
      }
    };
  }
}
