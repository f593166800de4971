import type { AnySimdKernel } from '../../kernel.ts';

export const CONV_KERNELS: readonly AnySimdKernel[] = [];
