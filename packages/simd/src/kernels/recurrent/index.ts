import type { AnySimdKernel } from '../../kernel.ts';
import { ELMAN_KERNELS } from './elman.ts';
import { GRU_KERNELS } from './gru.ts';
import { LSTM_KERNELS } from './lstm.ts';

/** Whole sequences through recurrent layers, forward and backward, under the names of `@reverie/core`'s ops. */
export const RECURRENT_KERNELS: readonly AnySimdKernel[] = [
  ...ELMAN_KERNELS,
  ...GRU_KERNELS,
  ...LSTM_KERNELS,
];
