import type { AnySimdKernel } from '../../kernel.ts';
import { BINARY_KERNELS } from './binary.ts';
import { CAST_KERNELS } from './cast.ts';
import { FILL_KERNELS } from './fill.ts';
import { SELECT_KERNELS } from './select.ts';
import { UNARY_KERNELS } from './unary.ts';

export const ELEMENTWISE_KERNELS: readonly AnySimdKernel[] = [
  ...BINARY_KERNELS,
  ...CAST_KERNELS,
  ...FILL_KERNELS,
  ...SELECT_KERNELS,
  ...UNARY_KERNELS,
];
