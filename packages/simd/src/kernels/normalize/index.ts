import type { AnySimdKernel } from '../../kernel.ts';

export const NORMALIZE_KERNELS: readonly AnySimdKernel[] = [];
