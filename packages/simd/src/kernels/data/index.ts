import type { AnySimdKernel } from '../../kernel.ts';

export const DATA_KERNELS: readonly AnySimdKernel[] = [];
