import type { AnySimdKernel } from '../../kernel.ts';
import { CROP_KERNELS } from './crop.ts';
import { RESIZE_KERNELS } from './resize.ts';

export const IMAGE_KERNELS: readonly AnySimdKernel[] = [...CROP_KERNELS, ...RESIZE_KERNELS];
