/** What a published figure is made with. */
export interface ReproduceOptions {
  /** Where data is looked for first. */
  readonly data?: string | undefined;
  /** A checkpoint file's content: it is scored, nothing is trained. */
  readonly checkpoint?: Uint8Array | undefined;
  /** Updates, in place of the reproduction's own number. */
  readonly steps?: number | undefined;
  /** Minutes of training after which it ends. */
  readonly minutes?: number | undefined;
  /** Goes on with the last run. */
  readonly resume?: boolean | undefined;
}

/** One published figure of quality. */
export interface Reproduction {
  /** What the figure is. */
  readonly metric: string;
  run(options: ReproduceOptions): Promise<{
    readonly value: number;
    /** Seconds of training. */
    readonly seconds: number;
    /** The trained model's file. */
    readonly model: Uint8Array;
  }>;
}
