import type { AnySimdKernel } from '../kernel.ts';
import { ATTENTION_KERNELS } from './attention/index.ts';
import { COMPLEX_KERNELS } from './complex/index.ts';
import { CONV_KERNELS } from './conv/index.ts';
import { DATA_KERNELS } from './data/index.ts';
import { ELEMENTWISE_KERNELS } from './elementwise/index.ts';
import { IMAGE_KERNELS } from './image/index.ts';
import { LOSS_KERNELS } from './losses/index.ts';
import { MATMUL_KERNELS } from './matmul/index.ts';
import { NORMALIZE_KERNELS } from './normalize/index.ts';
import { OPTIM_KERNELS } from './optim/index.ts';
import { POOL_KERNELS } from './pool/index.ts';
import { RECURRENT_KERNELS } from './recurrent/index.ts';
import { REDUCE_KERNELS } from './reduce/index.ts';
import { SHAPE_KERNELS } from './shape/index.ts';

/** Every kernel with a native form. */
export const KERNELS: readonly AnySimdKernel[] = [
  ...ATTENTION_KERNELS,
  ...COMPLEX_KERNELS,
  ...CONV_KERNELS,
  ...DATA_KERNELS,
  ...ELEMENTWISE_KERNELS,
  ...IMAGE_KERNELS,
  ...LOSS_KERNELS,
  ...MATMUL_KERNELS,
  ...NORMALIZE_KERNELS,
  ...OPTIM_KERNELS,
  ...POOL_KERNELS,
  ...RECURRENT_KERNELS,
  ...REDUCE_KERNELS,
  ...SHAPE_KERNELS,
];
