import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import {
  ARITHMETIC,
  arithmeticCode,
  binaryOperation,
  COMPARISON,
  comparisonCode,
} from './binary-operation.ts';

const bothAre = (a: tf.TensorInfo, b: tf.TensorInfo, ...types: tf.DataType[]): boolean =>
  a.dtype === b.dtype && types.includes(a.dtype);

/** a ∘ b of floats or of integers, of the same type unless `result` says another. */
const arithmetic = (name: string, operation: number, result?: tf.DataType): AnySimdKernel =>
  simdKernel<'a' | 'b'>({
    name,
    accepts: ({ a, b }) => bothAre(a, b, 'float32', 'int32'),
    run: ({ a, b }, _attributes, backend) =>
      binaryOperation({ code: arithmeticCode(operation, a.dtype), a, b, dtype: result ?? a.dtype }, backend),
  });

const comparison = (name: string, operation: number, types: tf.DataType[]): AnySimdKernel =>
  simdKernel<'a' | 'b'>({
    name,
    accepts: ({ a, b }) => bothAre(a, b, ...types),
    run: ({ a, b }, _attributes, backend) =>
      binaryOperation({ code: comparisonCode(operation, a.dtype), a, b, dtype: 'bool' }, backend),
  });

const ofNumbers = (name: string, operation: number): AnySimdKernel =>
  comparison(name, operation, ['float32', 'int32']);

/** A question about each value of one input. */
const predicate = (name: string, operation: number, dtype: tf.DataType): AnySimdKernel =>
  simdKernel<'x'>({
    name,
    accepts: ({ x }) => x.dtype === dtype,
    run: ({ x }, _attributes, backend) =>
      binaryOperation({ code: comparisonCode(operation, dtype), a: x, b: x, dtype: 'bool' }, backend),
  });

const prelu = simdKernel<'x' | 'alpha'>({
  name: 'Prelu',
  accepts: ({ x, alpha }) => bothAre(x, alpha, 'float32'),
  run: ({ x, alpha }, _attributes, backend) =>
    binaryOperation({ code: ARITHMETIC.prelu, a: x, b: alpha, dtype: 'float32' }, backend),
});

const eluGrad = simdKernel<'dy' | 'y'>({
  name: 'EluGrad',
  accepts: ({ dy, y }) => bothAre(dy, y, 'float32'),
  run: ({ dy, y }, _attributes, backend) =>
    binaryOperation({ code: ARITHMETIC.eluGrad, a: dy, b: y, dtype: 'float32' }, backend),
});

export const BINARY_KERNELS: readonly AnySimdKernel[] = [
  arithmetic('Add', ARITHMETIC.add),
  arithmetic('Sub', ARITHMETIC.sub),
  arithmetic('Multiply', ARITHMETIC.multiply),
  arithmetic('RealDiv', ARITHMETIC.divide),
  arithmetic('Maximum', ARITHMETIC.maximum),
  arithmetic('Minimum', ARITHMETIC.minimum),
  arithmetic('SquaredDifference', ARITHMETIC.squaredDifference),
  arithmetic('FloorDiv', ARITHMETIC.floorDivide, 'int32'),
  arithmetic('Mod', ARITHMETIC.mod),
  arithmetic('Pow', ARITHMETIC.pow),
  prelu,
  eluGrad,
  ofNumbers('Greater', COMPARISON.greater),
  ofNumbers('GreaterEqual', COMPARISON.greaterEqual),
  ofNumbers('Less', COMPARISON.less),
  ofNumbers('LessEqual', COMPARISON.lessEqual),
  comparison('Equal', COMPARISON.equal, ['float32', 'int32', 'bool']),
  comparison('NotEqual', COMPARISON.notEqual, ['float32', 'int32', 'bool']),
  comparison('LogicalAnd', COMPARISON.and, ['bool']),
  comparison('LogicalOr', COMPARISON.or, ['bool']),
  predicate('LogicalNot', COMPARISON.not, 'bool'),
  predicate('IsInf', COMPARISON.isInfinite, 'float32'),
  predicate('IsFinite', COMPARISON.isFinite, 'float32'),
  // NaN is the only number that differs from itself.
  predicate('IsNan', COMPARISON.notEqual, 'float32'),
];
