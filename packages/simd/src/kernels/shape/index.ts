import type { AnySimdKernel } from '../../kernel.ts';
import { einsum } from './einsum.ts';
import { concat, pack } from './join.ts';
import { mirrorPad, padV2 } from './pad.ts';
import { reverse, slice, stridedSlice } from './slice.ts';
import { batchToSpace, spaceToBatch } from './space-batch.ts';
import { splitV, unpack } from './split.ts';
import { tile } from './tile.ts';
import { depthToSpace, transpose } from './transpose.ts';
import { expandDims, identity, reshape } from './views.ts';

export const SHAPE_KERNELS: readonly AnySimdKernel[] = [
  batchToSpace,
  concat,
  depthToSpace,
  einsum,
  expandDims,
  identity,
  mirrorPad,
  pack,
  padV2,
  reshape,
  reverse,
  slice,
  spaceToBatch,
  splitV,
  stridedSlice,
  tile,
  transpose,
  unpack,
];
