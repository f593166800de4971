import type { tf } from '../../../../tf.ts';
import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';

const ONE_HOT = defineKernel({
  name: 'oneHot',
  formula: 'y[k, n] = onValue where indices[k] = n, else offValue',
  inputs: ['indices'],
  integers: ['depth'],
  numbers: ['onValue', 'offValue'],
  element: `const row = div(i, depth); const column = i - row * depth;
    let value = offValue;
    if (indices[row] === column) { value = onValue; }
    return value;`,
});

export const oneHot: AnyBinding = bind<'indices', tf.OneHotAttrs>({
  name: 'OneHot',
  run: ({ indices }, { dtype, depth, onValue, offValue }, backend) =>
    backend.launch(ONE_HOT, [indices], {
      shape: [...indices.shape, depth],
      dtype,
      numbers: { depth, onValue, offValue },
    }),
});
