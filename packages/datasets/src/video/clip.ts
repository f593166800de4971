/** A short video: frames of one size, rows from the top, the channels of a pixel side by side. */
export interface Clip {
  /** Bytes [frames, height, width, channels]. */
  readonly data: Uint8Array;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  /** Gray or RGB. */
  readonly channels: 1 | 3;
}
