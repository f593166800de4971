import fc from 'fast-check';
import { tf } from '../../tf.ts';
import {
  anyType,
  type Call,
  call,
  describeInput,
  type Input,
  operation,
  seed,
  shape,
  tensorOf,
} from './inputs.ts';

const UNARY = (
  'abs ceil cos elu erf exp expm1 floor isFinite isInf isNaN leakyRelu log log1p logSigmoid neg onesLike reciprocal relu relu6 ' +
  'round rsqrt selu sigmoid sign sin softplus sqrt square step tanh zerosLike'
).split(' ') as (keyof typeof tf)[];

const BINARY =
  'add sub mul div floorDiv mod pow maximum minimum squaredDifference equal notEqual greater greaterEqual less lessEqual'.split(
    ' ',
  ) as (keyof typeof tf)[];

/** A function of one tensor. */
export const unary: fc.Arbitrary<Call> = fc
  .tuple(fc.constantFrom(...UNARY), shape(), anyType, fc.boolean(), seed)
  .map(([name, dims, dtype, special, from]) => {
    const input = { shape: dims, dtype, special, seed: from };
    return call(`${name}(${describeInput(input)})`, 3e-6, () => operation(name)(tensorOf(input)));
  });

/** Which of two tensors is repeated along an axis. */
const repeated = fc.constantFrom('neither', 'first', 'second');

/** Two shapes that broadcast: each has 1 where it is repeated, and one of them may lack leading dimensions. */
const broadcastPair = fc
  .tuple(shape(), fc.array(repeated, { minLength: 5, maxLength: 5 }), fc.nat({ max: 9 }), fc.boolean())
  .map(([dims, repeats, dropped, swaps]): [number[], number[]] => {
    const a = dims.map((size, axis) => (repeats[axis] === 'first' ? 1 : size));
    const b = dims.map((size, axis) => (repeats[axis] === 'second' ? 1 : size));
    // Half of the pairs have equal ranks.
    const shorter = b.slice(Math.max(0, Math.min(dropped - 4, b.length)));
    return swaps ? [shorter, a] : [a, shorter];
  });

/** A function of two tensors, one or both of which are repeated along axes. */
export const binary: fc.Arbitrary<Call> = fc
  .tuple(
    fc.constantFrom(...BINARY),
    broadcastPair,
    fc.constantFrom<Input['dtype']>('float32', 'int32'),
    fc.boolean(),
    seed,
  )
  .map(([name, [left, right], dtype, special, from]) => {
    // These jump where a quotient is whole, so that no tolerance is wide enough for one that is rounded.
    const exact = name === 'mod' || name === 'floorDiv';
    const [a, b]: [Input, Input] = [
      { shape: left, dtype, special, exact, seed: from },
      { shape: right, dtype, special, exact, seed: from + 1 },
    ];
    const text = `${name}(${describeInput(a)}, ${describeInput(b)})`;
    return call(text, 3e-6, () => operation(name)(tensorOf(a), tensorOf(b)));
  });

/** Arithmetic of complex numbers. */
export const complex: fc.Arbitrary<Call> = fc.tuple(shape(0, 3), seed).map(([dims, from]) => {
  const part = (offset: number): tf.Tensor =>
    tensorOf({ shape: dims, dtype: 'float32', special: false, seed: from + offset });
  return call(`complex [${dims.join(', ')}]`, 1e-5, () => {
    const [a, b] = [tf.complex(part(0), part(1)), tf.complex(part(2), part(3))];
    const sum = tf.mul(tf.add(a, b), b);
    return [tf.real(sum), tf.imag(sum), tf.abs(a)];
  });
});
