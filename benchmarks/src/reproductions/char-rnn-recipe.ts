import {
  adam,
  adamw,
  chain,
  clipByGlobalNorm,
  perGroup,
  type Schedule,
  type Transformation,
  warmUp,
} from '@reverie/core';
import type { CharRNNConfig, TextWindowsOptions } from '@reverie/rnn';

/** How a character model is trained. */
export interface CharRNNRecipe {
  readonly architecture: Omit<CharRNNConfig, 'vocabulary'>;
  readonly windows: Required<Pick<TextWindowsOptions, 'time' | 'batch' | 'restartEvery'>>;
  readonly steps: number;
  /** Half a cosine leads from one to the other. */
  readonly learningRate: { readonly initial: number; readonly final: number };
  /** λ of AdamW, on matrices alone. */
  readonly weightDecay: number;
}

/** A row starts from a fresh state once in 50 windows, so that the model learns to start. */
const WINDOWS = { time: 64, batch: 32, restartEvery: 50 };
/** Steps in which the learning rate rises: an LSTM of 256 learns at rates that it would not survive at once. */
const WARM_UP = 100;

/** Two LSTM layers of 256: in float16 they fit in the package. */
export const SMALL: CharRNNRecipe = {
  architecture: { cell: 'lstm', hiddenSize: 256, layers: 2, dropout: 0.15, variationalDropout: true },
  windows: WINDOWS,
  steps: 8000,
  learningRate: { initial: 1.6e-2, final: 3e-4 },
  weightDecay: 0.02,
};

/** Two of 176: a megabyte, for a second voice beside that one. */
export const TINY: CharRNNRecipe = {
  ...SMALL,
  architecture: { ...SMALL.architecture, hiddenSize: 176, dropout: 0.1 },
};

/** The best single model within two hours on two cores. */
export const LARGE: CharRNNRecipe = {
  architecture: { cell: 'lstm', hiddenSize: 512, layers: 2, dropout: 0.5 },
  windows: WINDOWS,
  steps: 6000,
  learningRate: { initial: 8e-3, final: 1.6e-4 },
  weightDecay: 0.02,
};

/** Clipping, then AdamW on the matrices and Adam on the biases. */
export function optimizerOf({ weightDecay }: CharRNNRecipe, schedule: Schedule): Transformation {
  const learningRate = warmUp(schedule, { steps: WARM_UP });
  const groups = perGroup({ '*bias*': adam({ learningRate }), '*': adamw({ learningRate, weightDecay }) });
  return chain(clipByGlobalNorm(1), groups);
}
