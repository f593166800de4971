/** Where the data and the run lie, and how long training lasts. */
export interface TrainingOptions {
  /** Where data is looked for first. */
  readonly data?: string | undefined;
  /** The folder of the run's checkpoints. */
  readonly folder: string;
  /** Updates, in place of the reproduction's own number. */
  readonly steps?: number | undefined;
  /** Minutes of training, in place of a number of updates. */
  readonly minutes?: number | undefined;
  /** Goes on with the run in the folder. */
  readonly resume?: boolean | undefined;
  /** Ends training; what was learned so far is saved. */
  readonly signal?: AbortSignal;
}

/** A model whose quality is measured. */
export interface Subject {
  /** The figure. */
  evaluate(): Promise<number>;
  /** The model as a file. */
  encode(): Promise<Uint8Array>;
}

/** One published figure of quality. */
export interface Reproduction {
  /** What the figure is. */
  readonly metric: string;
  /** Makes the model, as it was made for the published figure. */
  train(options: TrainingOptions): Promise<Subject>;
  /** The model of a file, or the one that is published. */
  load(file: Uint8Array | undefined, options: Pick<TrainingOptions, 'data'>): Promise<Subject>;
}
