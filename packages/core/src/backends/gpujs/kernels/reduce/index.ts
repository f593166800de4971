import type { AnyBinding } from '../../gpu-kernel.ts';
import { ARG_BINDINGS } from './arg.ts';
import { CUMULATIVE_BINDINGS } from './cumulative.ts';
import { REDUCTION_BINDINGS } from './reductions.ts';
import { SOFTMAX_BINDINGS } from './softmax.ts';

export const REDUCE_BINDINGS: readonly AnyBinding[] = [
  ...REDUCTION_BINDINGS,
  ...ARG_BINDINGS,
  ...CUMULATIVE_BINDINGS,
  ...SOFTMAX_BINDINGS,
];
