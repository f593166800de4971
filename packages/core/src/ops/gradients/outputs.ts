import { tf } from '../../tf.ts';
import { isTaped } from '../tape.ts';

/*
 * TensorFlow.js computes these gradients from what the kernel put out, which it saves before it records the kernel itself: on the tape
 * the saved copy has no past, and gradients of these gradients are wrong without an error. Here, where a gradient will be taken of the
 * gradient, the output is computed again from the input. `tf.logSoftmax` brings its own gradient, which cannot be replaced.
 */

/** dx of y = f(x), given y. */
interface ByOutput {
  readonly kernelName: string;
  /** The input's name. */
  readonly input: string;
  readonly again: (x: tf.Tensor) => tf.Tensor;
  readonly dx: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor;
}

const FUNCTIONS: readonly ByOutput[] = [
  {
    kernelName: 'Exp',
    input: 'x',
    again: (x) => tf.exp(x),
    dx: (dy, y) => tf.mul(dy, y),
  },
  {
    kernelName: 'Sigmoid',
    input: 'x',
    again: (x) => tf.sigmoid(x),
    dx: (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
  },
  {
    kernelName: 'Tanh',
    input: 'x',
    again: (x) => tf.tanh(x),
    dx: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))),
  },
  {
    kernelName: 'Softmax',
    input: 'logits',
    again: (logits) => tf.softmax(logits),
    dx(dy, y) {
      const weighed = tf.mul(dy, y);
      return tf.sub(weighed, tf.mul(tf.sum(weighed, -1, true), y));
    },
  },
];

/** Gradients by outputs that can be differentiated again. */
export const OUTPUT_GRADIENTS: readonly tf.GradConfig[] = FUNCTIONS.map(
  ({ kernelName, input, again, dx }) => ({
    kernelName,
    inputsToSave: [input],
    outputsToSave: [true],
    gradFunc(dy, saved) {
      const [x, y] = saved as [tf.Tensor, tf.Tensor];
      return { [input]: () => dx(dy as tf.Tensor, isTaped() ? again(x) : y) };
    },
  }),
);

const ofPow = tf.getGradient('Pow');

/** y = aᵇ, whose slope along b is y ln a. */
export const powGradient: tf.GradConfig = {
  ...ofPow,
  gradFunc(dy, saved, attributes) {
    const [a, b, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    return ofPow.gradFunc(dy, [a, b, isTaped() ? tf.pow(a, b) : y], attributes);
  },
};

/** elu(x) = x above 0, eˣ − 1 below, where its slope is y + 1. */
export const eluGradient: tf.GradConfig = {
  kernelName: 'Elu',
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc(dy, saved) {
    const [x, y] = saved as [tf.Tensor, tf.Tensor];
    return {
      x() {
        if (!isTaped()) return tf.engine().runKernel<tf.Tensor>('EluGrad', { dy: dy as tf.Tensor, y });
        return tf.mul(dy as tf.Tensor, tf.exp(tf.minimum(x, 0)));
      },
    };
  },
};
