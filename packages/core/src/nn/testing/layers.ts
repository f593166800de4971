import numbers from '../golden/layers.json' with { type: 'json' };

type Numbers = readonly number[];
type NumbersByName = Readonly<Record<string, Numbers>>;

/** One forward and backward pass of a layer. */
export interface LayerRun {
  readonly x: Numbers;
  readonly shape: number[];
  readonly y: Numbers;
  readonly dx: Numbers;
  readonly gradients: NumbersByName;
}

/** A layer's state before, its runs, and its state after all. */
export interface GoldenLayer {
  readonly before: NumbersByName;
  readonly runs: readonly LayerRun[];
  readonly after: NumbersByName;
}

/** What make-layers.py wrote. */
export interface GoldenLayers {
  readonly points: number[];
  readonly activations: Readonly<Record<string, { readonly y: Numbers; readonly gradient: Numbers }>>;
  readonly layers: Readonly<Record<string, GoldenLayer>>;
}

export const golden: GoldenLayers = numbers;
