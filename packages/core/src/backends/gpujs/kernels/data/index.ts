import type { AnyBinding } from '../../gpu-kernel.ts';
import { addN } from './add-n.ts';
import { GATHER_BINDINGS } from './gather.ts';
import { oneHot } from './one-hot.ts';
import { SCATTER_BINDINGS } from './scatter.ts';
import { unsortedSegmentSum } from './segment-sum.ts';
import { TOP_K_BINDINGS } from './top-k.ts';

export const DATA_BINDINGS: readonly AnyBinding[] = [
  addN,
  oneHot,
  ...GATHER_BINDINGS,
  ...SCATTER_BINDINGS,
  unsortedSegmentSum,
  ...TOP_K_BINDINGS,
];
