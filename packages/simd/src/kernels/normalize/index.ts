import type { AnySimdKernel } from '../../kernel.ts';
import { BATCH_NORM_KERNELS } from './fused-batch-norm.ts';
import { NORMALIZE_OP_KERNELS } from './normalize.ts';

export const NORMALIZE_KERNELS: readonly AnySimdKernel[] = [...BATCH_NORM_KERNELS, ...NORMALIZE_OP_KERNELS];
