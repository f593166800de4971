import type { BenchmarkCase, Contestant, Workload } from './benchmark.ts';

/** How long a case is measured. */
export interface Effort {
  /** Samples of each contestant. */
  readonly rounds: number;
  /** Milliseconds for all samples of one contestant; the slow ones get fewer rounds. */
  readonly patience: number;
}

/** What came out for one contestant. */
export interface Measured {
  readonly contestant: Contestant;
  /** The median of the samples, in the case's unit; undefined where it took no part. */
  readonly value?: number;
  readonly samples: number;
  /** Why it took no part. */
  readonly skipped?: string;
}

/** A sample is at least this long, in milliseconds, so that the clock and a single pause do not count. */
const SAMPLE = 250;

/** A contestant at work. */
interface Runner {
  readonly contestant: Contestant;
  readonly workload: Workload;
  /** Runs a sample, from how long the first took. */
  readonly times: number;
  readonly milliseconds: number[];
}

/**
 * Measures the contestants in turn, a sample of each and then the next round, each round beginning with another one:
 * what else happens on the machine meets all of them. The first run warms up and is not counted, unless it alone took
 * longer than the patience: then it is the only sample.
 */
export async function interleave(
  { contestants, unitsPerRun }: BenchmarkCase,
  { rounds, patience }: Effort,
): Promise<Measured[]> {
  const runners: Runner[] = [];
  try {
    for (const contestant of contestants) {
      const { start } = contestant;
      if (typeof start === 'function') runners.push(await warmUp(contestant, await start(), patience));
    }
    for (let round = 0; round < rounds; round++) {
      const active = runners.filter(({ milliseconds, times }) => sum(milliseconds) * times < patience);
      const first = round % Math.max(1, active.length);
      for (const runner of [...active.slice(first), ...active.slice(0, first)])
        runner.milliseconds.push((await runner.workload.run(runner.times)) / runner.times);
    }
  } finally {
    for (const { workload } of runners) workload.dispose();
  }
  return contestants.map((contestant) => {
    if (typeof contestant.start !== 'function') return { contestant, samples: 0, ...contestant.start };
    const { milliseconds } = runners.find((runner) => runner.contestant === contestant)!;
    return { contestant, samples: milliseconds.length, value: median(milliseconds) / unitsPerRun };
  });
}

/** Runs the work until it is warm, and finds how often a sample does it. */
async function warmUp(contestant: Contestant, workload: Workload, patience: number): Promise<Runner> {
  const first = await workload.run(1);
  if (first > patience) return { contestant, workload, times: 1, milliseconds: [first] };
  const second = first > SAMPLE ? first : await workload.run(1);
  return { contestant, workload, times: Math.max(1, Math.round(SAMPLE / second)), milliseconds: [] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}
