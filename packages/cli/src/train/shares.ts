import { UsageError } from '../failure.ts';
import { real } from '../values.ts';
import { DATA, type SettingTable } from './settings.ts';

/** How data is cut in parts; the rest is the test part. */
export interface ShareSettings {
  readonly trainFrac: number;
  readonly valFrac: number;
}

export const SHARES: SettingTable<ShareSettings> = {
  trainFrac: {
    ...DATA,
    kind: real({ above: 0, max: 1 }),
    default: 0.9,
    help: 'share to train on',
  },
  valFrac: {
    ...DATA,
    kind: real({ min: 0, below: 1 }),
    default: 0.05,
    help: 'share that chooses the best checkpoint; the rest is the test split',
  },
};

/** Refuses shares of the data that are more than all of it. */
export function checkShares({ trainFrac, valFrac }: ShareSettings): void {
  if (trainFrac + valFrac <= 1 + 1e-9) return;
  const sum = `${trainFrac} + ${valFrac}`;
  throw new UsageError(`--train-frac and --val-frac together must not be more than 1, got ${sum}`);
}
