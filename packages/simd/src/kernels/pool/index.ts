import type { AnySimdKernel } from '../../kernel.ts';

export const POOL_KERNELS: readonly AnySimdKernel[] = [];
