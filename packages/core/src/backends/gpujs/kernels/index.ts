import type { AnyBinding } from '../gpu-kernel.ts';
import { BINARY_BINDINGS } from './elementwise/binary.ts';
import { SELECT_BINDINGS } from './elementwise/select.ts';
import { UNARY_BINDINGS } from './elementwise/unary.ts';
import { MATMUL_BINDINGS } from './matmul/batch-mat-mul.ts';
import { VIEW_BINDINGS } from './shape/views.ts';

/** Every kernel of TensorFlow.js that gpu.js computes here. */
export const BINDINGS: readonly AnyBinding[] = [
  ...UNARY_BINDINGS,
  ...BINARY_BINDINGS,
  ...SELECT_BINDINGS,
  ...VIEW_BINDINGS,
  ...MATMUL_BINDINGS,
];
