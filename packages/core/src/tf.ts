/**
 * The only import of TensorFlow.js. Everything else, in this package and in those that build on it, takes `tf` from
 * here, so that there is one engine and one place to change.
 */
import * as tf from '@tensorflow/tfjs';

export { tf };

/** Tensors by dotted name, as a checkpoint stores them. */
export type TensorMap = Readonly<Record<string, tf.Tensor>>;

/** Learned variables by dotted name. */
export type VariableMap = Readonly<Record<string, tf.Variable>>;
