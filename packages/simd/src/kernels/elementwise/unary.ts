import type { SimdBackend } from '../../backend.ts';
import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import { unaryOperation } from './unary-operation.ts';

/** y = f(x) on floats, and on integers where `ofInts` says by which function; 'identity' changes nothing. */
const unary = (name: string, operation: string, ofInts?: string): AnySimdKernel =>
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
    if (x.dtype === 'float32') return unaryOperation('expFloats', x, 'float32', backend);
    const floats = unaryOperation('intToFloat', x, 'float32', backend);
    const y = unaryOperation('expFloats', floats, 'float32', backend);
    backend.release(floats);
    return y;
  },
});

const withAlpha = (name: string, operation: string): AnySimdKernel =>
  simdKernel<'x', { readonly alpha: number }>({
    name,
    accepts: ({ x }) => x.dtype === 'float32',
    run: ({ x }, { alpha }, backend) => unaryOperation(operation, x, 'float32', backend, alpha),
  });

const INT_MAX = 2 ** 31 - 1;
const toInt = (limit: number): number => Math.trunc(Math.min(Math.max(limit, -INT_MAX - 1), INT_MAX));

/** Limits each value to [min, max]; NaN stays NaN. Limits of integers are cut to integers, as results would be. */
function clip(x: tf.TensorInfo, min: number, max: number, backend: SimdBackend): tf.TensorInfo {
  if (x.dtype === 'float32') return unaryOperation('clipFloats', x, 'float32', backend, min, max);
  return unaryOperation('clipInts', x, 'int32', backend, toInt(min), toInt(max));
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
  withAlpha('LeakyRelu', 'leakyReluFloats'),
  withAlpha('Step', 'stepFloats'),
  unary('Sigmoid', 'sigmoidFloats'),
  unary('Tanh', 'tanhFloats'),
  unary('Expm1', 'expm1Floats'),
  unary('Log', 'logFloats'),
  unary('Log1p', 'log1pFloats'),
  unary('Softplus', 'softplusFloats'),
  unary('Erf', 'erfFloats'),
  unary('Sin', 'sinFloats'),
  unary('Cos', 'cosFloats'),
  unary('Elu', 'eluFloats'),
  unary('Selu', 'seluFloats'),
  unary('Sqrt', 'sqrtFloats'),
  unary('Rsqrt', 'rsqrtFloats'),
  unary('Reciprocal', 'reciprocalFloats'),
  unary('Square', 'squareFloats', 'squareInts'),
  unary('Neg', 'negFloats', 'negInts'),
  unary('Abs', 'absFloats', 'absInts'),
  unary('Sign', 'signFloats', 'signInts'),
  unary('Floor', 'floorFloats', 'identity'),
  unary('Ceil', 'ceilFloats', 'identity'),
  unary('Round', 'roundFloats', 'identity'),
];
