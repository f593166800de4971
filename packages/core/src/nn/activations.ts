import { tf } from '../tf.ts';

/** A nonlinearity, element by element; any shape. */
export type Activation = (x: tf.Tensor) => tf.Tensor;

/** 1 / (1 + e⁻ˣ) (notes, section 13.1). */
export const sigmoid = (x: tf.Tensor): tf.Tensor => tf.sigmoid(x);

/** 2σ(2x) − 1 (notes, section 13.2). */
export const tanh = (x: tf.Tensor): tf.Tensor => tf.tanh(x);

/** max(0, x) (notes, section 13.3). The gradient at 0 is 0. */
export const relu = (x: tf.Tensor): tf.Tensor => tf.relu(x);

/** max(αx, x) (notes, section 13.4; Maas, Hannun and Ng 2013). α is 0.01 by default; `PReLU` learns it. */
export const leakyRelu = (x: tf.Tensor, alpha = 0.01): tf.Tensor => tf.leakyRelu(x, alpha);

/** x above 0, α(eˣ − 1) below (notes, section 13.5; Clevert, Unterthiner and Hochreiter 2016). */
export const elu = (x: tf.Tensor, alpha = 1): tf.Tensor =>
  alpha === 1 ? tf.elu(x) : tf.add(tf.relu(x), tf.mul(tf.expm1(tf.minimum(x, 0)), alpha));

/** log(1 + eˣ), a smooth ReLU. */
export const softplus = (x: tf.Tensor): tf.Tensor => tf.softplus(x);

/** x Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016); as PyTorch's default. */
export const gelu = (x: tf.Tensor): tf.Tensor =>
  tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

/** GELU's approximation by tanh: ½x (1 + tanh(√(2/π) (x + 0.044715 x³))) (Hendrycks and Gimpel 2016). */
export const geluTanh = (x: tf.Tensor): tf.Tensor => {
  const cubic = tf.add(tf.mul(tf.mul(tf.square(x), x), 0.044715), x);
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI))), 1));
};

/** x σ(x), also called swish (Elfwing, Uchibe and Doya 2018). */
export const silu = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x));
