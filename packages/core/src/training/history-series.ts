import type { History } from './history.ts';

/** A line as `lineChart` of `@reverie/plots` takes it. */
export interface HistorySeries {
  readonly name: string;
  /** Steps. */
  readonly x: number[];
  readonly y: number[];
}

/**
 * Figures of a run as lines for a chart, one each.
 *
 * @param names default: all figures of the run. Those that it has not (yet) are left out.
 */
export function historySeries(history: History, names?: readonly string[]): HistorySeries[] {
  const all = names ?? new Set(history.rows.flatMap(({ figures }) => Object.keys(figures)));
  return [...all]
    .map((name) => ({ name, ...history.column(name) }))
    .filter(({ steps }) => steps.length > 0)
    .map(({ name, steps, values }) => ({ name, x: steps, y: values }));
}
