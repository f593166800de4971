import { type AnySimdKernel, simdKernel } from '../../kernel.ts';
import type { tf } from '../../tf.ts';
import {
  type Arithmetic,
  arithmeticOn,
  binaryOperation,
  type Comparison,
  comparisonOn,
} from './binary-operation.ts';

/** a ∘ b of floats or of integers, of the same type unless `result` says another. */
function arithmetic(name: string, operation: Arithmetic, result?: tf.DataType): AnySimdKernel {
  const ofFloats = arithmeticOn(operation, 'float32');
  const ofInts = arithmeticOn(operation, 'int32');
  return simdKernel<'a' | 'b'>({
    name,
    accepts: ({ a, b }) => a.dtype === b.dtype && (a.dtype === 'float32' || a.dtype === 'int32'),
    run: ({ a, b }, _attributes, backend) => {
      const typed = a.dtype === 'float32' ? ofFloats : ofInts;
      return binaryOperation({ operation: typed, a, b, dtype: result ?? a.dtype }, backend);
    },
  });
}

function comparison(name: string, operation: Comparison): AnySimdKernel {
  const ofFloats = comparisonOn(operation, 'float32');
  const ofInts = comparisonOn(operation, 'int32');
  const ofBooleans = comparisonOn(operation, 'bool');
  const onBooleans = operation === 'equal' || operation === 'notEqual';
  return simdKernel<'a' | 'b'>({
    name,
    accepts: ({ a, b }) =>
      a.dtype === b.dtype &&
      (a.dtype === 'float32' || a.dtype === 'int32' || (onBooleans && a.dtype === 'bool')),
    run: ({ a, b }, _attributes, backend) => {
      const typed = a.dtype === 'float32' ? ofFloats : a.dtype === 'int32' ? ofInts : ofBooleans;
      return binaryOperation({ operation: typed, a, b, dtype: 'bool' }, backend);
    },
  });
}

function logical(name: string, operation: Comparison): AnySimdKernel {
  const ofBooleans = comparisonOn(operation, 'bool');
  return simdKernel<'a' | 'b'>({
    name,
    accepts: ({ a, b }) => a.dtype === 'bool' && b.dtype === 'bool',
    run: ({ a, b }, _attributes, backend) =>
      binaryOperation({ operation: ofBooleans, a, b, dtype: 'bool' }, backend),
  });
}

/** A question about each value of one input. */
function predicate(name: string, question: Comparison, dtype: 'float32' | 'bool'): AnySimdKernel {
  const operation = comparisonOn(question, dtype);
  return simdKernel<'x'>({
    name,
    accepts: ({ x }) => x.dtype === dtype,
    run: ({ x }, _attributes, backend) => binaryOperation({ operation, a: x, b: x, dtype: 'bool' }, backend),
  });
}

const PRELU = arithmeticOn('prelu', 'float32');
const ELU_GRAD = arithmeticOn('eluGrad', 'float32');

const prelu = simdKernel<'x' | 'alpha'>({
  name: 'Prelu',
  accepts: ({ x, alpha }) => x.dtype === 'float32' && alpha.dtype === 'float32',
  run: ({ x, alpha }, _attributes, backend) =>
    binaryOperation({ operation: PRELU, a: x, b: alpha, dtype: 'float32' }, backend),
});

const eluGrad = simdKernel<'dy' | 'y'>({
  name: 'EluGrad',
  accepts: ({ dy, y }) => dy.dtype === 'float32' && y.dtype === 'float32',
  run: ({ dy, y }, _attributes, backend) =>
    binaryOperation({ operation: ELU_GRAD, a: dy, b: y, dtype: 'float32' }, backend),
});

export const BINARY_KERNELS: readonly AnySimdKernel[] = [
  arithmetic('Add', 'add'),
  arithmetic('Sub', 'sub'),
  arithmetic('Multiply', 'multiply'),
  arithmetic('RealDiv', 'divide'),
  arithmetic('Maximum', 'maximum'),
  arithmetic('Minimum', 'minimum'),
  arithmetic('SquaredDifference', 'squaredDifference'),
  arithmetic('FloorDiv', 'floorDivide', 'int32'),
  arithmetic('Mod', 'mod'),
  arithmetic('Pow', 'pow'),
  prelu,
  eluGrad,
  comparison('Greater', 'greater'),
  comparison('GreaterEqual', 'greaterEqual'),
  comparison('Less', 'less'),
  comparison('LessEqual', 'lessEqual'),
  comparison('Equal', 'equal'),
  comparison('NotEqual', 'notEqual'),
  logical('LogicalAnd', 'and'),
  logical('LogicalOr', 'or'),
  predicate('LogicalNot', 'not', 'bool'),
  predicate('IsInf', 'isInfinite', 'float32'),
  predicate('IsFinite', 'isFinite', 'float32'),
  // NaN is the only number that differs from itself.
  predicate('IsNan', 'notEqual', 'float32'),
];
