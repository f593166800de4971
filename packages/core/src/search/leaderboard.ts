import { type Goal, rank, type Trial } from './trial.ts';

export interface LeaderboardOptions {
  /** Default `'minimize'`. */
  readonly goal?: Goal;
  /** How many trials are shown. Default 10. */
  readonly top?: number;
}

/** The best trials as a table of text: rank, score, hyper-parameters and the trial's number. */
export function leaderboard(trials: readonly Trial[], options: LeaderboardOptions = {}): string {
  const { goal = 'minimize', top = 10 } = options;
  const names = Object.keys(trials[0]?.point ?? {});
  const ranked = rank(trials, goal);
  const rows = ranked
    .slice(0, top)
    .map(({ score, point, index }, i) =>
      [i + 1, score, ...names.map((name) => point[name]), index].map(format),
    );
  const table = alignColumns([['rank', 'score', ...names, 'trial'], ...rows]);
  const failed = trials.length - ranked.length;
  return failed === 0 ? table : `${table}\n${failed} of ${trials.length} trials failed`;
}

function format(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? `${Number(value.toPrecision(4))}`
    : `${value}`;
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('  ')).join('\n');
}
