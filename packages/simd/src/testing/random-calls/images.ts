import fc from 'fast-check';
import { tf } from '../../tf.ts';
import { type Call, describeInput, type Input, seed, small, sums, tensorOf } from './inputs.ts';

/** A batch of images `[batch, height, width, channels]` as plain data. */
const batch = fc
  .tuple(fc.integer({ min: 1, max: 3 }), small, small, small, seed)
  .map(([size, height, width, channels, from]): Input => {
    return { shape: [size, height, width, channels], dtype: 'float32', special: false, seed: from };
  });

const imagesOf = (input: Input): tf.Tensor4D => tensorOf(input) as tf.Tensor4D;

/** The largest and the mean of each window, and their gradients. */
export const pooling: fc.Arbitrary<Call> = fc
  .tuple(
    batch,
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    fc.constantFrom('same' as const, 'valid' as const),
  )
  .filter(([{ shape }, [height, width]]) => height <= shape[1]! && width <= shape[2]!)
  .map(([input, window, strides, padding]) => {
    const text = `pools(${describeInput(input)}, [${window}], [${strides}], ${padding}) and their gradients`;
    return sums(text, () => {
      const pools = [
        (x: tf.Tensor): tf.Tensor => tf.avgPool(x as tf.Tensor4D, window, strides, padding),
        (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, window, strides, padding),
      ];
      const x = imagesOf(input);
      return pools.flatMap((pool) => {
        const y = pool(x);
        return [y, tf.grad(pool)(x, tf.add(y, 1))];
      });
    });
  });

/** Images of another size and their gradients, and parts of them. */
export const images: fc.Arbitrary<Call> = fc
  .tuple(batch, fc.tuple(small, small), fc.constantFrom('neither', 'corners', 'centers'), seed)
  .map(([input, size, aligned, from]) => {
    const text = `images(${describeInput(input)}, [${size}], ${aligned}, ${from})`;
    const flags = [aligned === 'corners', aligned === 'centers'] as const;
    return sums(text, () => {
      const x = imagesOf(input);
      const linear = (each: tf.Tensor): tf.Tensor =>
        tf.image.resizeBilinear(each as tf.Tensor4D, size, ...flags);
      const nearest = (each: tf.Tensor): tf.Tensor =>
        tf.image.resizeNearestNeighbor(each as tf.Tensor4D, size, ...flags);
      const y = linear(x);
      const boxes = tf.tensor2d([0, 0, 1, 1, 0.2, 0.9, 0.7, 0.1, -0.3, 0.1, 1.4, 0.6], [3, 4]);
      const owners = tf.tensor1d([0, from % input.shape[0]!, 0], 'int32');
      // TensorFlow.js' cpu kernel for this gradient swaps height and width and knows no half pixels; that for the nearest
      // pixel mixes the images of a batch and may run for ever.
      const isRight = input.shape[1] === input.shape[2] && aligned !== 'centers';
      const gradients = isRight ? [tf.grad(linear)(x, y)] : [];
      return [
        y,
        nearest(x),
        ...gradients,
        tf.image.cropAndResize(x, boxes, owners, size),
        tf.image.flipLeftRight(x),
      ];
    });
  });
