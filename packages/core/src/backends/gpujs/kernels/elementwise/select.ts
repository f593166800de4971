import { defineKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';

const SELECT = defineKernel({
  name: 'select',
  formula: 'y = c ? t : e; c may hold one condition for n neighbours',
  inputs: ['c', 't', 'e'],
  integers: ['n'],
  element: 'return c[div(i, n)] !== 0 ? t[i] : e[i];',
});

export const SELECT_BINDINGS: readonly AnyBinding[] = [
  bind<'condition' | 't' | 'e'>({
    name: 'Select',
    accepts: ({ t, e }) => t.dtype === e.dtype && t.dtype !== 'string' && t.dtype !== 'complex64',
    run({ condition, t, e }, _attributes, backend) {
      const n = condition.shape.length === t.shape.length ? 1 : t.shape.slice(1).reduce((a, b) => a * b, 1);
      return backend.launch(SELECT, [condition, t, e], { shape: t.shape, dtype: t.dtype, numbers: { n } });
    },
  }),
];
