import type { tf } from '../../../../tf.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind, isFloat } from '../../gpu-kernel.ts';
import { LARGEST, OF_ONE, QUESTIONS, WITH_ALPHA } from './functions.ts';

/** y = f(x), element by element. */
const mapping = (name: string, expression: string, numbers: readonly string[] = []): GpuKernel =>
  defineKernel({
    name,
    formula: `y = ${expression}`,
    inputs: ['x'],
    numbers,
    element: `return ${expression};`,
    isElementwise: true,
  });

/** Functions that give whole numbers for whole numbers, no larger ones. */
const OF_INTEGERS = new Set(['Abs', 'Neg', 'Relu', 'Relu6', 'Sign']);
/** Functions that whole numbers pass through. */
const ROUNDING = new Set(['Ceil', 'Floor', 'Round']);

const unary = Object.entries(OF_ONE).map(([name, expression]) => {
  const kernel = mapping(name, expression);
  return bind<'x'>({
    name,
    accepts: ({ x }) =>
      isFloat(x) || (x.dtype === 'int32' && (name === 'Exp' || OF_INTEGERS.has(name) || ROUNDING.has(name))),
    run({ x }, _attributes, backend) {
      if (x.dtype === 'int32' && ROUNDING.has(name)) return backend.makeView(x, x.shape);
      const dtype = OF_INTEGERS.has(name) ? x.dtype : 'float32';
      return backend.launch(kernel, [x], { shape: x.shape, dtype });
    },
  });
});

const withAlpha = Object.entries(WITH_ALPHA).map(([name, expression]) => {
  const kernel = mapping(name, expression, ['alpha']);
  return bind<'x', { readonly alpha: number }>({
    name,
    accepts: ({ x }) => isFloat(x),
    run: ({ x }, { alpha }, backend) => backend.launch(kernel, [x], { shape: x.shape, numbers: { alpha } }),
  });
});

const questions = Object.entries(QUESTIONS).map(([name, expression]) => {
  const kernel = mapping(name, expression);
  return bind<'x'>({
    name,
    accepts: ({ x }) => isFloat(x),
    run: ({ x }, _attributes, backend) => backend.launch(kernel, [x], { shape: x.shape, dtype: 'bool' }),
  });
});

const CLIP = mapping('clip', 'x === x ? (x < low ? low : (x > high ? high : x)) : x', ['low', 'high']);

const clipByValue = bind<'x', tf.ClipByValueAttrs>({
  name: 'ClipByValue',
  accepts: ({ x }) => isFloat(x),
  run: ({ x }, { clipValueMin: low, clipValueMax: high }, backend) =>
    backend.launch(CLIP, [x], { shape: x.shape, numbers: { low, high } }),
});

const NOT = mapping('not', '1 - x');

const logicalNot = bind<'x'>({
  name: 'LogicalNot',
  accepts: ({ x }) => x.dtype === 'bool',
  run: ({ x }, _attributes, backend) => backend.launch(NOT, [x], { shape: x.shape, dtype: 'bool' }),
});

const COPY = mapping('copy', 'x');
const TO_BOOLEAN = mapping('toBoolean', 'x === 0 ? 0 : 1');
/** Towards zero, and into 32 bits by whole turns of 2³², as JavaScript's arrays of integers do; 0 for what is not finite. */
const TO_INTEGER = mapping(
  'toInteger',
  `x === x ? (Math.abs(x) < 2147483648 ? (x < 0 ? Math.ceil(x) : Math.floor(x))
    : (Math.abs(x) <= ${LARGEST} ? x - 4294967296 * Math.floor((x + 2147483648) / 4294967296) : 0)) : 0`,
);

const cast = bind<'x', tf.CastAttrs>({
  name: 'Cast',
  accepts: ({ x }, { dtype }) => [x.dtype, dtype].every((type) => type !== 'string' && type !== 'complex64'),
  run({ x }, { dtype }, backend) {
    if (x.dtype === dtype) return backend.makeView(x, x.shape);
    const kernel = dtype === 'bool' ? TO_BOOLEAN : dtype === 'int32' && isFloat(x) ? TO_INTEGER : COPY;
    return backend.launch(kernel, [x], { shape: x.shape, dtype });
  },
});

export const UNARY_BINDINGS: readonly AnyBinding[] = [
  ...unary,
  ...withAlpha,
  ...questions,
  clipByValue,
  logicalNot,
  cast,
];
