import type { AnySimdKernel } from '../../kernel.ts';
import { CONV_2D_KERNELS } from './conv-2d.ts';
import { CONV_3D_KERNELS } from './conv-3d.ts';
import { DEPTHWISE_KERNELS } from './depthwise.ts';

export const CONV_KERNELS: readonly AnySimdKernel[] = [
  ...CONV_2D_KERNELS,
  ...CONV_3D_KERNELS,
  ...DEPTHWISE_KERNELS,
];
