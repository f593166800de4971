/** Work that a contestant has set up for one case. */
export interface Workload {
  /** Does the work `times` times in a row, and tells the milliseconds of all together. */
  run(times: number): Promise<number>;
  dispose(): void;
}

/** One of those who do the same work. */
export interface Contestant {
  /** `'tf.layers on wasm'` */
  readonly name: string;
  /** Whether the others are compared with it. */
  readonly ours: boolean;
  /** Sets the work up, or says why it is left out. */
  readonly start: (() => Promise<Workload>) | { readonly skipped: string };
}

/** One kind of work of one size. */
export interface BenchmarkCase {
  readonly name: string;
  /** What the figures count: `'ms a step'`. */
  readonly unit: string;
  /** Units in one run of the work. */
  readonly unitsPerRun: number;
  /** Whether `--quick` measures it too. */
  readonly quick: boolean;
  readonly contestants: readonly Contestant[];
}

/** A benchmark that is set up. */
export interface OpenBenchmark {
  readonly cases: readonly BenchmarkCase[];
  /** Versions of what takes part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What a reader must know to judge the figures. */
  readonly remarks: readonly string[];
  close(): void;
}

/** Contestants that do the same work, measured in turn. */
export interface Benchmark {
  /** One line on what is measured. */
  readonly description: string;
  open(): Promise<OpenBenchmark>;
}
