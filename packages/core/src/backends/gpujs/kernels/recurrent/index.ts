import type { AnyBinding } from '../../gpu-kernel.ts';
import { ELMAN_BINDINGS } from './elman.ts';
import { GRU_BINDINGS } from './gru.ts';
import { LSTM_BINDINGS } from './lstm.ts';

/** Whole sequences through recurrent layers, forward and backward, under the names of `@reverie/core`'s ops. */
export const RECURRENT_BINDINGS: readonly AnyBinding[] = [
  ...ELMAN_BINDINGS,
  ...GRU_BINDINGS,
  ...LSTM_BINDINGS,
];
