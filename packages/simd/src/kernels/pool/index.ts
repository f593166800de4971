import type { AnySimdKernel } from '../../kernel.ts';
import { POOLING_KERNELS } from './pooling.ts';

export const POOL_KERNELS: readonly AnySimdKernel[] = [...POOLING_KERNELS];
