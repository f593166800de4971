import type { AnySimdKernel } from '../../kernel.ts';
import { ARG_KERNELS } from './arg.ts';
import { CUMULATIVE_KERNELS } from './cumulative.ts';
import { REDUCTION_KERNELS } from './reductions.ts';
import { SOFTMAX_KERNELS } from './softmax.ts';

export const REDUCE_KERNELS: readonly AnySimdKernel[] = [
  ...ARG_KERNELS,
  ...CUMULATIVE_KERNELS,
  ...REDUCTION_KERNELS,
  ...SOFTMAX_KERNELS,
];
