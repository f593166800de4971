import fc from 'fast-check';
import { tf } from '../../tf.ts';
import { type Call, call, describeInput, type Input, seed, shape, tensorOf } from './inputs.ts';

/** Values that are chosen by indices. */
export const indexing: fc.Arbitrary<Call> = fc
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

/** Slices that are written to, or read from, places given by rows of indices. */
export const scattering: fc.Arbitrary<Call> = fc
  .tuple(
    shape(1, 4),
    fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 12 }),
    fc.nat({ max: 9 }),
    seed,
  )
  .filter(([dims]) => dims.every((size) => size > 0))
  .map(([dims, picks, depth, from]) => {
    const input: Input = { shape: dims, dtype: 'float32', special: false, seed: from };
    const rank = (depth % dims.length) + 1;
    const rows = picks.map((pick) => dims.slice(0, rank).map((size, axis) => (pick >> (2 * axis)) % size));
    return call(`scattering(${describeInput(input)}, ${JSON.stringify(rows)})`, 1e-5, () => {
      const x = tensorOf(input);
      const indices = tf.tensor2d(rows, [rows.length, rank], 'int32');
      const updates = tensorOf({ ...input, shape: [rows.length, ...dims.slice(rank)], seed: from + 1 });
      return [tf.gatherND(x, indices), tf.scatterND(indices, updates, dims)];
    });
  });
