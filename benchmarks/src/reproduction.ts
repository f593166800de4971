/** Where the data lies, and how long the work may last. */
export interface StudyOptions {
  /** Where data is looked for first. */
  readonly data?: string | undefined;
  /** The folder of checkpoints, tables and pictures. */
  readonly folder: string;
  /** Minutes of training, in place of the published number. */
  readonly minutes?: number | undefined;
  /** Goes on with the run in the folder. */
  readonly resume?: boolean | undefined;
  /** Ends training; what was learned so far is saved. */
  readonly signal?: AbortSignal;
}

/** How one model is trained. */
export interface TrainingOptions extends StudyOptions {
  /** Updates, in place of the reproduction's own number. */
  readonly steps?: number | undefined;
}

/** How good a model is. */
export interface Quality {
  /** The figure. */
  readonly value: number;
  /** Figures beside it, by name. */
  readonly also?: Readonly<Record<string, number>>;
}

/** A model whose quality is measured. */
export interface Subject {
  evaluate(): Promise<Quality>;
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

/** What a {@link Study} found. */
export interface Findings {
  /** The figure that sums it up. */
  readonly value: number;
  /** What was compared, a line each; all have the same columns. */
  readonly table: readonly Readonly<Record<string, string | number>>[];
}

/** Models that are trained to be compared. */
export interface Study {
  /** What the figure is. */
  readonly metric: string;
  /** Trains and measures all of them; pictures go into the folder. */
  run(options: StudyOptions): Promise<Findings>;
}
