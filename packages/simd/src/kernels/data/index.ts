import type { AnySimdKernel } from '../../kernel.ts';
import { GATHER_KERNELS } from './gather.ts';
import { oneHot } from './one-hot.ts';
import { SCATTER_KERNELS } from './scatter.ts';
import { linSpace, range } from './sequences.ts';
import { topK } from './top-k.ts';

export const DATA_KERNELS: readonly AnySimdKernel[] = [
  ...GATHER_KERNELS,
  ...SCATTER_KERNELS,
  linSpace,
  oneHot,
  range,
  topK,
];
