import { tf } from '../tf.ts';

/** |x| whose gradient at 0 is 0, as in PyTorch; that of `tf.abs` is −1 there. */
export const absolute: (x: tf.Tensor) => tf.Tensor = tf.customGrad(
  (...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, save] = args as [tf.Tensor, tf.GradSaveFunc];
    save([x]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor => tf.mul(dy, tf.sign(saved!));
    return { value: tf.abs(x), gradFunc };
  },
);
