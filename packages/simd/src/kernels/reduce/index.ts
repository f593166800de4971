import type { AnySimdKernel } from '../../kernel.ts';

export const REDUCE_KERNELS: readonly AnySimdKernel[] = [];
