import fc from 'fast-check';
import { tf } from '../tf.ts';

/** A tensor as plain data, so that a failing case can be printed and shrunk. */
interface Input {
  readonly shape: number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly seed: number;
  /** Whether NaN, infinities, zeros of both signs and huge and tiny numbers are among the values. */
  readonly special: boolean;
}

/** One call of an operation: it is computed on two backends and the results are compared. */
export interface Call {
  readonly name: string;
  readonly compute: () => tf.Tensor[];
  /** Allowed difference, relative to {@link Call.relativeTo}. */
  readonly tolerance: number;
  /** The larger of 1 and the value itself; or for sums, whose terms may cancel, the largest value of the result. */
  readonly relativeTo: 'value' | 'largest';
}

const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-40, 3e38, -88, 88, 1, -1, 0.5];

function tensorOf({ shape, dtype, seed, special }: Input): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  let state = seed | 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const value = (): number => {
    if (dtype === 'bool') return next() < 0.5 ? 1 : 0;
    if (dtype === 'int32') return Math.floor(next() * 21) - 10;
    return special && next() < 0.3 ? SPECIAL[Math.floor(next() * SPECIAL.length)]! : next() * 6 - 3;
  };
  return tf.tensor(Array.from({ length: size }, value), shape, dtype);
}

const dimension = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 8, arbitrary: fc.integer({ min: 2, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 70 }) },
);
const shape = (minLength = 0, maxLength = 4): fc.Arbitrary<number[]> =>
  fc.array(dimension, { minLength, maxLength }).filter((dims) => dims.reduce((a, b) => a * b, 1) <= 20_000);
const seed = fc.nat({ max: 1e6 });
const anyType = fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const);
type Compute = () => tf.Tensor | tf.Tensor[];

const call = (name: string, tolerance: number, compute: Compute): Call => ({
  name,
  tolerance,
  relativeTo: 'value',
  compute: () => [compute()].flat(),
});

/** A call whose results are sums of products. */
const sums = (name: string, compute: Compute): Call => ({
  ...call(name, 1e-5, compute),
  relativeTo: 'largest',
});

const describeInput = ({ shape: dims, dtype }: Input): string => `${dtype} [${dims.join(', ')}]`;

const UNARY = (
  'abs ceil cos elu erf exp expm1 floor isFinite isInf isNaN leakyRelu log log1p logSigmoid neg onesLike reciprocal relu relu6 ' +
  'round rsqrt selu sigmoid sign sin softplus sqrt square step tanh zerosLike'
).split(' ') as (keyof typeof tf)[];

const BINARY =
  'add sub mul div floorDiv mod pow maximum minimum squaredDifference equal notEqual greater greaterEqual less lessEqual'.split(
    ' ',
  ) as (keyof typeof tf)[];

const REDUCE = 'sum mean max min prod'.split(' ') as (keyof typeof tf)[];

/** An operation of TensorFlow.js by its name. */
const operation = (name: keyof typeof tf): ((...values: unknown[]) => tf.Tensor) =>
  tf[name] as (...values: unknown[]) => tf.Tensor;

const unary = fc
  .tuple(fc.constantFrom(...UNARY), shape(), anyType, fc.boolean(), seed)
  .map(([name, dims, dtype, special, from]) => {
    const input = { shape: dims, dtype, special, seed: from };
    return call(`${name}(${describeInput(input)})`, 3e-6, () => operation(name)(tensorOf(input)));
  });

/** Two shapes that broadcast: the second is the first with dimensions of 1, or without the leading ones. */
const broadcastPair = fc
  .tuple(shape(), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.nat({ max: 4 }), fc.boolean())
  .map(([dims, ones, drop, swap]): [number[], number[]] => {
    const other = dims.map((size, axis) => (ones[axis] ? 1 : size)).slice(Math.min(drop, dims.length));
    return swap ? [other, dims] : [dims, other];
  });

const binary = fc
  .tuple(
    fc.constantFrom(...BINARY),
    broadcastPair,
    fc.constantFrom('float32' as const, 'int32' as const),
    fc.boolean(),
    seed,
  )
  .map(([name, [left, right], dtype, special, from]) => {
    const [a, b] = [
      { shape: left, dtype, special, seed: from },
      { shape: right, dtype, special, seed: from + 1 },
    ];
    const text = `${name}(${describeInput(a)}, ${describeInput(b)})`;
    return call(text, 3e-6, () => operation(name)(tensorOf(a), tensorOf(b)));
  });

const withAxes = shape(1).chain((dims) =>
  fc.tuple(
    fc.constant(dims),
    fc.subarray(
      dims.map((_, axis) => axis),
      { minLength: 1 },
    ),
    fc.boolean(),
    anyType,
    seed,
  ),
);

const reduction = fc
  .tuple(fc.constantFrom(...REDUCE), withAxes)
  .filter(([name, [, , , dtype]]) => dtype !== 'bool' || name === 'sum' || name === 'mean')
  .map(([name, [dims, axes, keepDims, dtype, from]]) => {
    const input = { shape: dims, dtype, special: false, seed: from };
    const text = `${name}(${describeInput(input)}, [${axes}], ${keepDims})`;
    const compute = (): tf.Tensor => operation(name)(tensorOf(input), axes, keepDims);
    // A product of many numbers is as large or small as it likes; each factor rounds it once.
    return name === 'prod' ? call(text, 1e-4, compute) : sums(text, compute);
  });

const movement = fc
  .tuple(withAxes, fc.nat({ max: 9 }), fc.integer({ min: -3, max: 3 }))
  .map(([[dims, axes, flag, dtype, from], which, shift]) => {
    const input = { shape: dims, dtype, special: false, seed: from };
    const axis = axes[0]!;
    const order = [...dims.keys()].sort((a, b) => ((a * 7 + from) % 5) - ((b * 7 + from) % 5) || a - b);
    const x = (): tf.Tensor => tensorOf(input);
    const begin = dims.map((size) => Math.floor(size / 3));
    const size = dims.map((length, index) => length - begin[index]!);
    const pads = dims.map((_, index): [number, number] => [index % 2, (from + index) % 3]);
    const computations: Readonly<Record<string, () => tf.Tensor | tf.Tensor[]>> = {
      transpose: () => tf.transpose(x(), order),
      slice: () => tf.slice(x(), begin, size),
      reverse: () => tf.reverse(x(), axes),
      pad: () => tf.pad(x(), pads, flag ? 1 : 0),
      tile: () =>
        tf.tile(
          x(),
          dims.map((_, index) => ((from + index) % 2) + 1),
        ),
      concat: () => tf.concat([x(), x()], axis),
      stack: () => tf.stack([x(), x()], axis),
      unstack: () => tf.unstack(x(), axis),
      stridedSlice: () =>
        tf.stridedSlice(
          x(),
          begin,
          dims,
          dims.map((_, index) => ((from + index) % 2) + 1),
        ),
      argMax: () => [tf.argMax(x(), axis), tf.argMin(x(), axis), tf.cumsum(x(), axis, flag, shift > 0)],
    };
    const [name, compute] = Object.entries(computations)[which]!;
    return call(`${name}(${describeInput(input)}, ${axes}, ${from})`, 1e-4, compute);
  });

const product = fc
  .tuple(
    fc.tuple(dimension, dimension, dimension, fc.integer({ min: 1, max: 3 })),
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
    seed,
  )
  .map(([[M, N, K, batch], transposeA, transposeB, shared, from]) => {
    const a: Input = {
      shape: [batch, ...(transposeA ? [K, M] : [M, K])],
      dtype: 'float32',
      special: false,
      seed: from,
    };
    const b: Input = {
      ...a,
      shape: [shared ? 1 : batch, ...(transposeB ? [N, K] : [K, N])],
      seed: from + 1,
    };
    const text = `matMul(${describeInput(a)}, ${describeInput(b)}, ${transposeA}, ${transposeB})`;
    return sums(text, () => tf.matMul(tensorOf(a), tensorOf(b), transposeA, transposeB));
  });

const small = fc.integer({ min: 1, max: 9 });

const convolution = fc
  .tuple(
    fc.tuple(small, small, small, small),
    fc.tuple(small, small, small),
    fc.tuple(small, small),
    fc.constantFrom('same' as const, 'valid' as const),
    seed,
  )
  // A filter that does not fit, spread by its dilation, has no result of a size that means anything.
  .filter(([[, height, width], [filter]]) => 2 * filter - 1 <= Math.min(height, width))
  .map(([[batch, height, width, channels], [filter, columns], [strideY, dilation], padding, from]) => {
    const strides = ((strideY - 1) % 3) + 1;
    const dilations = strides === 1 ? ((dilation - 1) % 2) + 1 : 1;
    const x: Input = {
      shape: [(batch % 3) + 1, height, width, channels],
      dtype: 'float32',
      special: false,
      seed: from,
    };
    const w: Input = { ...x, shape: [filter, filter, channels, columns], seed: from + 1 };
    const text = `conv2d(${describeInput(x)}, ${describeInput(w)}, ${strides}, ${padding}, ${dilations}) and its gradients`;
    return sums(text, () => {
      const convolve = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, padding, 'NHWC', dilations);
      const inputs = [tensorOf(x), tensorOf(w)] as const;
      const y = convolve(...inputs);
      const pooled = tf.maxPool(inputs[0] as tf.Tensor4D, Math.min(filter, 3), strides, padding);
      return dilations > 1 ? [y, pooled] : [y, pooled, ...tf.grads(convolve)([...inputs], tf.mul(y, y))];
    });
  });

const indexing = fc
  .tuple(shape(1, 3), fc.array(fc.nat({ max: 999 }), { maxLength: 12 }), seed)
  .filter(([dims]) => dims.every((size) => size > 0))
  .map(([dims, picks, from]) => {
    const input: Input = { shape: dims, dtype: 'float32', special: false, seed: from };
    const axis = from % dims.length;
    const indices = (): tf.Tensor1D =>
      tf.tensor1d(
        picks.map((pick) => pick % dims[axis]!),
        'int32',
      );
    return call(`gather(${describeInput(input)}, [${picks}], ${axis})`, 1e-5, () => {
      const x = tensorOf(input);
      const condition = tf.greater(x, 0);
      const rows = tf.reshape(x, [dims[0]!, -1]);
      const segments = tf.tensor1d(
        Array.from({ length: dims[0]! }, (_, row) => (row * 7) % 5),
        'int32',
      );
      return [
        tf.gather(x, indices(), axis),
        tf.where(condition, x, tf.neg(x)),
        tf.unsortedSegmentSum(rows, segments, 5),
        tf.oneHot(indices(), dims[axis]!),
        tf.topk(rows, Math.min(3, rows.shape[1]!)).values,
        tf.softmax(rows),
      ];
    });
  });

const complex = fc.tuple(shape(0, 3), seed).map(([dims, from]) => {
  const part = (offset: number): tf.Tensor =>
    tensorOf({ shape: dims, dtype: 'float32', special: false, seed: from + offset });
  return call(`complex [${dims.join(', ')}]`, 1e-5, () => {
    const [a, b] = [tf.complex(part(0), part(1)), tf.complex(part(2), part(3))];
    const sum = tf.mul(tf.add(a, b), b);
    return [tf.real(sum), tf.imag(sum), tf.abs(a)];
  });
});

/** Any call that users make, on shapes of every kind: empty, of one element, not a multiple of 4, broadcast. */
export const anyCall: fc.Arbitrary<Call> = fc.oneof(
  unary,
  binary,
  reduction,
  movement,
  product,
  convolution,
  indexing,
  complex,
);
