import { tf } from '../tf.ts';

/** The same numbers as float32, which is what native kernels read. What is float32 already costs no kernel call. */
export const asFloat = (x: tf.Tensor): tf.Tensor => (x.dtype === 'float32' ? x : tf.cast(x, 'float32'));
