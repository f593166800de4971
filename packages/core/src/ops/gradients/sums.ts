import { tf } from '../../tf.ts';

/*
 * TensorFlow.js multiplies `dy` by as many ones as the input has numbers, which it makes in JavaScript and copies to the backend; here
 * `dy` is repeated.
 */

/** `dy` of a sum over axes of `shape`, repeated along those axes. */
function repeated(dy: tf.Tensor, shape: readonly number[], attributes: tf.NamedAttrMap): tf.Tensor {
  const axes = new Set(tf.util.parseAxisParam(attributes['axis'] as number | number[], [...shape]));
  const kept = shape.map((size, axis) => (axes.has(axis) ? 1 : size));
  return tf.tile(
    tf.reshape(dy, kept),
    shape.map((size, axis) => (axes.has(axis) ? size : 1)),
  );
}

const sumGradient: tf.GradConfig = {
  kernelName: 'Sum',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => ({
    x: () => repeated(dy as tf.Tensor, saved[0]!.shape, attributes),
  }),
};

const meanGradient: tf.GradConfig = {
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => ({
    x() {
      const { shape, size } = saved[0]!;
      const terms = size / (dy as tf.Tensor).size;
      return repeated(tf.div(dy as tf.Tensor, terms), shape, attributes);
    },
  }),
};

/** Gradients of sums and means. */
export const SUM_GRADIENTS: readonly tf.GradConfig[] = [sumGradient, meanGradient];
