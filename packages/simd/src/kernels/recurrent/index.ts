import type { AnySimdKernel } from '../../kernel.ts';

export const RECURRENT_KERNELS: readonly AnySimdKernel[] = [];
