import { UsageError } from '../failure.ts';

/** Refuses shares of the data that are more than all of it. */
export function checkShares({ trainFrac, valFrac }: { trainFrac: number; valFrac: number }): void {
  if (trainFrac + valFrac <= 1 + 1e-9) return;
  const sum = `${trainFrac} + ${valFrac}`;
  throw new UsageError(`--train-frac and --val-frac together must not be more than 1, got ${sum}`);
}
