/** The size of the network and of the work; what a Python peer is told as JSON. */
export interface CharRNNCase {
  /** One update of the weights, or drawing characters one after the other. */
  readonly kind: 'step' | 'sample';
  readonly hidden: number;
  readonly layers: number;
  /** Distinct characters: those of tiny Shakespeare. */
  readonly vocab: number;
  readonly batch: number;
  readonly time: number;
  /** Characters drawn in one run. */
  readonly characters: number;
}

const SIZE = { vocab: 65, batch: 32, time: 50, characters: 25 };

/** Every combination that is measured. */
export const CASES: readonly CharRNNCase[] = (['step', 'sample'] as const).flatMap((kind) =>
  [128, 512].flatMap((hidden) => [1, 2].map((layers) => ({ kind, hidden, layers, ...SIZE }))),
);
