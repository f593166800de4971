import type { AnySimdKernel } from '../../kernel.ts';
import { CONV_2D_KERNELS } from './conv-2d.ts';

export const CONV_KERNELS: readonly AnySimdKernel[] = [...CONV_2D_KERNELS];
