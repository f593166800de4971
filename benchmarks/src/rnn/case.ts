/** The size of the layer and of the work; what a Python peer is told as JSON. */
export interface ConvCase {
  readonly cell: 'gru' | 'lstm';
  readonly batch: number;
  readonly time: number;
  /** Height and width of the maps. */
  readonly side: number;
  /** Channels of the input and of the state. */
  readonly channels: number;
  readonly kernelSize: number;
}

const SIZE = { batch: 8, time: 10, side: 16, channels: 32, kernelSize: 3 };

/** Everything that is measured. */
export const CASES: readonly ConvCase[] = [
  { cell: 'gru', ...SIZE },
  { cell: 'lstm', ...SIZE },
];
