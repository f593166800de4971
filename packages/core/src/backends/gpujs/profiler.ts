/** Calls of one kernel, in a profile. */
export interface KernelCalls {
  readonly kernel: string;
  calls: number;
  /** Until the result was there; programs that were compiled meanwhile included. */
  milliseconds: number;
  /** Of the outputs. */
  bytes: number;
}

/** Counts kernel calls while functions run; one that runs within another is part of both counts. */
export class Profiler {
  readonly #records = new Set<Map<string, KernelCalls>>();

  /** Whether calls are counted now. */
  get isOn(): boolean {
    return this.#records.size > 0;
  }

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

  /** Counts a call. */
  count(kernel: string, milliseconds: number, bytes: number): void {
    for (const record of this.#records) {
      const row = record.get(kernel) ?? { kernel, calls: 0, milliseconds: 0, bytes: 0 };
      row.calls++;
      row.milliseconds += milliseconds;
      row.bytes += bytes;
      record.set(kernel, row);
    }
  }
}
