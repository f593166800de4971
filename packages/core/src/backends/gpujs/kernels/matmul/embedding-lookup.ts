import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';

const LOOK_UP = defineKernel({
  name: 'embeddingLookup',
  formula: 'y[r, c] = weight[ids[r], c]',
  inputs: ['ids', 'weight'],
  integers: ['size'],
  element: 'const row = div(i, size); return weight[ids[row] * size + i - row * size];',
});

/** `EmbeddingLookup` of `@reverie/core`. Inputs: ids int32 [n], weight [count, size]. Output: [n, size]. */
export const embeddingLookup: AnyBinding = bind<'0' | '1'>({
  name: 'EmbeddingLookup',
  run({ 0: ids, 1: weight }, _attributes, backend) {
    const size = weight.shape[1]!;
    return [backend.launch(LOOK_UP, [ids, weight], { shape: [ids.shape[0]!, size], numbers: { size } })];
  },
});
