import type { AnyBinding } from '../../gpu-kernel.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { einsum } from './einsum.ts';
import { embeddingLookup } from './embedding-lookup.ts';
import { fusedMatMul } from './fused-mat-mul.ts';
import { linear } from './linear.ts';

export const MATMUL_BINDINGS: readonly AnyBinding[] = [
  batchMatMul,
  fusedMatMul,
  einsum,
  linear,
  embeddingLookup,
];
