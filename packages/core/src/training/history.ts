/** Figures of one update by name: `loss`, its terms, `validation`, … */
export type Figures = Record<string, number>;

/** The figures of one update. */
export interface HistoryRow {
  /** Updates made, this one included. */
  readonly step: number;
  readonly figures: Readonly<Figures>;
}

/** The figures of a training run, one row an update. */
export class History {
  readonly rows: HistoryRow[] = [];
  /** Why training ended before its last step, if it did. */
  stopped: string | undefined;

  /** The values of one figure with their steps; rows without it are left out. */
  column(name: string): { steps: number[]; values: number[] } {
    const present = this.rows.filter(({ figures }) => figures[name] !== undefined);
    return { steps: present.map(({ step }) => step), values: present.map(({ figures }) => figures[name]!) };
  }

  /** The last value of a figure. */
  last(name: string): number | undefined {
    return this.rows.findLast(({ figures }) => figures[name] !== undefined)?.figures[name];
  }

  /** The mean of a figure over the last `count` rows that have it. */
  mean(name: string, count: number): number | undefined {
    const values = this.column(name).values.slice(-count);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}
