import type { AnySimdKernel } from '../../kernel.ts';
import { UNARY_KERNELS } from './unary.ts';

export const ELEMENTWISE_KERNELS: readonly AnySimdKernel[] = [...UNARY_KERNELS];
