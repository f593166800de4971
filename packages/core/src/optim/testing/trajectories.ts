import numbers from '../golden/trajectories.json' with { type: 'json' };

type Numbers = readonly number[];

/** What make-trajectories.py wrote. */
export interface Trajectories {
  readonly problem: Readonly<Record<'w' | 'a' | 'target', readonly Numbers[]>> & { readonly b: Numbers };
  /** By optimiser, a row for each step: the six elements of w, then the three of b. */
  readonly optimizers: Readonly<Record<string, readonly Numbers[]>>;
  readonly schedules: Readonly<Record<string, Numbers>>;
  readonly plateauMetrics: Numbers;
  readonly lbfgs: Readonly<Record<string, readonly { x: Numbers; loss: number; evaluations: number }[]>>;
}

export const golden: Trajectories = numbers;
