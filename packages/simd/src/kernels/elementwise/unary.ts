import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { UNARY, unaryOperation } from './unary-operation.ts';

/** y = f(x) on floats, and on integers where `ofInts` has an operation for them: a code, or the function itself. */
const unary = (name: string, operation: number, ofInts?: number | 'identity'): AnySimdKernel =>
  simdKernel<'x'>({
    name,
    accepts: ({ x }) => x.dtype === 'float32' || (x.dtype === 'int32' && ofInts !== undefined),
    run({ x }, _attributes, backend) {
      if (x.dtype === 'float32') return unaryOperation(operation, x, 'float32', backend);
      if (ofInts === 'identity') return backend.makeView(x, x.shape);
      return unaryOperation(ofInts!, x, 'int32', backend);
    },
  });

/** Integers become floats first. */
const exp = simdKernel<'x'>({
  name: 'Exp',
  accepts: ({ x }) => x.dtype === 'float32' || x.dtype === 'int32',
  run({ x }, _attributes, backend) {
    if (x.dtype === 'float32') return unaryOperation(UNARY.exp, x, 'float32', backend);
    const floats = unaryOperation(UNARY.intToFloat, x, 'float32', backend);
    const y = unaryOperation(UNARY.exp, floats, 'float32', backend);
    backend.release(floats);
    return y;
  },
});

const withAlpha = (name: string, operation: number): AnySimdKernel =>
  simdKernel<'x', { readonly alpha: number }>({
    name,
    accepts: ({ x }) => x.dtype === 'float32',
    run: ({ x }, { alpha }, backend) => unaryOperation(operation, x, 'float32', backend, alpha),
  });

const INT_MAX = 2 ** 31 - 1;
const toInt = (limit: number): number => Math.trunc(Math.min(Math.max(limit, -INT_MAX - 1), INT_MAX));

/** Limits each value to [min, max]; NaN stays NaN. Limits of integers are cut to integers, as results would be. */
function clip(x: tf.TensorInfo, min: number, max: number, backend: SimdBackend): tf.TensorInfo {
  if (x.dtype === 'float32') return unaryOperation(UNARY.clip, x, 'float32', backend, min, max);
  return unaryOperation(UNARY.intClip, x, 'int32', backend, toInt(min), toInt(max));
}

const clipByValue = simdKernel<'x', tf.ClipByValueAttrs>({
  name: 'ClipByValue',
  accepts: ({ x }) => x.dtype === 'float32' || x.dtype === 'int32',
  run: ({ x }, { clipValueMin, clipValueMax }, backend) => clip(x, clipValueMin, clipValueMax, backend),
});

/** A rectifier with an upper limit. */
const rectifier = (name: string, max: number): AnySimdKernel =>
  simdKernel<'x'>({
    name,
    accepts: ({ x }) => x.dtype === 'float32' || x.dtype === 'int32',
    run: ({ x }, _attributes, backend) => clip(x, 0, max, backend),
  });

export const UNARY_KERNELS: readonly AnySimdKernel[] = [
  exp,
  clipByValue,
  rectifier('Relu', Number.POSITIVE_INFINITY),
  rectifier('Relu6', 6),
  withAlpha('LeakyRelu', UNARY.leakyRelu),
  withAlpha('Step', UNARY.step),
  unary('Sigmoid', UNARY.sigmoid),
  unary('Tanh', UNARY.tanh),
  unary('Expm1', UNARY.expm1),
  unary('Log', UNARY.log),
  unary('Log1p', UNARY.log1p),
  unary('Softplus', UNARY.softplus),
  unary('Erf', UNARY.erf),
  unary('Sin', UNARY.sin),
  unary('Cos', UNARY.cos),
  unary('Elu', UNARY.elu),
  unary('Selu', UNARY.selu),
  unary('Sqrt', UNARY.sqrt),
  unary('Rsqrt', UNARY.rsqrt),
  unary('Reciprocal', UNARY.reciprocal),
  unary('Square', UNARY.square, UNARY.intSquare),
  unary('Neg', UNARY.neg, UNARY.intNeg),
  unary('Abs', UNARY.abs, UNARY.intAbs),
  unary('Sign', UNARY.sign, UNARY.intSign),
  unary('Floor', UNARY.floor, 'identity'),
  unary('Ceil', UNARY.ceil, 'identity'),
  unary('Round', UNARY.round, 'identity'),
];
