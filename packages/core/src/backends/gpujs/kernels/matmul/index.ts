import type { AnyBinding } from '../../gpu-kernel.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { einsum } from './einsum.ts';
import { fusedMatMul } from './fused-mat-mul.ts';

export const MATMUL_BINDINGS: readonly AnyBinding[] = [batchMatMul, fusedMatMul, einsum];
