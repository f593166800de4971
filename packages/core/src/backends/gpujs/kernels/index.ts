import type { AnyBinding } from '../gpu-kernel.ts';
import { CONV_BINDINGS } from './conv/index.ts';
import { DATA_BINDINGS } from './data/index.ts';
import { BINARY_BINDINGS } from './elementwise/binary.ts';
import { SELECT_BINDINGS } from './elementwise/select.ts';
import { UNARY_BINDINGS } from './elementwise/unary.ts';
import { CROP_BINDINGS } from './image/crop-and-resize.ts';
import { RESIZE_BINDINGS } from './image/resize.ts';
import { ROI_ALIGN_BINDINGS } from './image/roi-align.ts';
import { ROI_POOL_BINDINGS } from './image/roi-pool.ts';
import { LOSS_BINDINGS } from './losses/index.ts';
import { MATMUL_BINDINGS } from './matmul/index.ts';
import { BATCH_NORM_BINDINGS } from './normalize/fused-batch-norm.ts';
import { NORMALIZE_OP_BINDINGS } from './normalize/normalize.ts';
import { OPTIM_BINDINGS } from './optim/index.ts';
import { POOL_BINDINGS } from './pool/index.ts';
import { RECURRENT_BINDINGS } from './recurrent/index.ts';
import { REDUCE_BINDINGS } from './reduce/index.ts';
import { SHAPE_BINDINGS } from './shape/index.ts';

/** Every kernel of TensorFlow.js and of Reverie's own ops that gpu.js computes here. */
export const BINDINGS: readonly AnyBinding[] = [
  ...UNARY_BINDINGS,
  ...BINARY_BINDINGS,
  ...SELECT_BINDINGS,
  ...REDUCE_BINDINGS,
  ...SHAPE_BINDINGS,
  ...MATMUL_BINDINGS,
  ...CONV_BINDINGS,
  ...POOL_BINDINGS,
  ...DATA_BINDINGS,
  ...BATCH_NORM_BINDINGS,
  ...CROP_BINDINGS,
  ...RESIZE_BINDINGS,
  ...ROI_ALIGN_BINDINGS,
  ...ROI_POOL_BINDINGS,
  ...LOSS_BINDINGS,
  ...NORMALIZE_OP_BINDINGS,
  ...OPTIM_BINDINGS,
  ...RECURRENT_BINDINGS,
];
