import type { AnySimdKernel } from '../../kernel.ts';

export const IMAGE_KERNELS: readonly AnySimdKernel[] = [];
