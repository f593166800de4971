import fc from 'fast-check';
import { tf } from '../../tf.ts';
import { type Call, call, describeInput, operation, sums, tensorOf, withAxes } from './inputs.ts';

const REDUCE = 'sum mean max min prod'.split(' ') as (keyof typeof tf)[];

/** A reduction along some axes. */
export const reduction: fc.Arbitrary<Call> = fc
  .tuple(fc.constantFrom(...REDUCE), withAxes)
  .filter(([name, [, , , dtype]]) => dtype !== 'bool' || name === 'sum' || name === 'mean')
  // Larger products of whole numbers may exceed 32 bits, and those of floats all floats.
  .filter(([name, [dims, axes, , dtype]]) => {
    const factors = axes.reduce((count, axis) => count * dims[axis]!, 1);
    return name !== 'prod' || factors <= (dtype === 'int32' ? 9 : 64);
  })
  .map(([name, [dims, axes, keepDims, dtype, from]]) => {
    const input = { shape: dims, dtype, special: false, seed: from };
    const text = `${name}(${describeInput(input)}, [${axes}], ${keepDims})`;
    const compute = (): tf.Tensor => operation(name)(tensorOf(input), axes, keepDims);
    // A product of many numbers is as large or small as it likes; each factor rounds it once.
    return name === 'prod' ? call(text, 1e-4, compute) : sums(text, compute);
  });

/** A function that moves values. */
export const movement: fc.Arbitrary<Call> = fc
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
