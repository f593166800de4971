/** A numbering of the pieces that texts are cut into. */
export interface Vocabulary {
  /** How many pieces there are; ids are whole numbers below. */
  readonly size: number;
  encode(text: string): Int32Array;
  decode(ids: ArrayLike<number>): string;
}
