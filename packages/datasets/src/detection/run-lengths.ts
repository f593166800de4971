/** A mask as COCO writes it: how many pixels are outside, inside, outside … column by column from the top left corner. */
export interface RunLengths {
  /** Runs, or COCO's compressed text. */
  readonly counts: readonly number[] | string;
  /** Height and width, in pixels. */
  readonly size: readonly [height: number, width: number];
}
