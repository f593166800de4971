import { ConfigError, checkNumber } from '../errors.ts';
import { normalArray, permutation } from '../random/arrays.ts';
import type { Random } from '../random/random.ts';
import { normal, uniform } from '../random/tensors.ts';
import { tf } from '../tf.ts';
import { orthonormalRows } from './orthonormal-rows.ts';

/**
 * How many inputs a unit has and how many outputs an input feeds. By default they are read off a shape
 * [out, in, ...window], PyTorch's layout; state them for any other.
 */
export interface Fans {
  readonly fanIn?: number;
  readonly fanOut?: number;
}

/** Makes the first values of a weight of `shape`. */
export type Initializer = (random: Random, shape: readonly number[], fans?: Fans) => tf.Tensor;

function fansOf(who: string, shape: readonly number[], stated: Fans): Required<Fans> {
  const window = shape.slice(2).reduce((size, d) => size * d, 1);
  const { fanIn = (shape[1] ?? 0) * window, fanOut = (shape[0] ?? 0) * window } = stated;
  if (fanIn > 0 && fanOut > 0) return { fanIn, fanOut };
  throw new ConfigError({
    who,
    expected: 'a shape [out, in, ...window] without zeros, or fanIn and fanOut',
    got: `[${shape.join(', ')}]`,
  });
}

/** All zeros: for biases. As weights they leave all units alike (notes, section 12.1). */
export const zeros: Initializer = (_random, shape) => tf.zeros([...shape]);

/** Normal with a small standard deviation, 0.01 by default (notes, section 12.1, "small random numbers"). */
export const smallNormal = (
  random: Random,
  shape: readonly number[],
  { std = 0.01 }: Fans & { readonly std?: number } = {},
): tf.Tensor => normal(random, shape, { std });

/** Normal of variance 2 / (fanIn + fanOut) (Glorot and Bengio 2010, eq. 12). */
export const xavierNormal: Initializer = (random, shape, fans = {}) => {
  const { fanIn, fanOut } = fansOf('xavierNormal', shape, fans);
  return normal(random, shape, { std: Math.sqrt(2 / (fanIn + fanOut)) });
};

/** Uniform of variance 2 / (fanIn + fanOut) (Glorot and Bengio 2010, eq. 16). */
export const xavierUniform: Initializer = (random, shape, fans = {}) => {
  const { fanIn, fanOut } = fansOf('xavierUniform', shape, fans);
  return uniformWithin(random, shape, Math.sqrt(6 / (fanIn + fanOut)));
};

/** Normal of variance 2 / fanIn, for ReLU (He et al. 2015, eq. 10; the notes' recommendation in chapter 12). */
export const heNormal: Initializer = (random, shape, fans = {}) => {
  const { fanIn } = fansOf('heNormal', shape, fans);
  return normal(random, shape, { std: Math.sqrt(2 / fanIn) });
};

/** Uniform of variance 2 / fanIn, for ReLU (He et al. 2015). */
export const heUniform: Initializer = (random, shape, fans = {}) => {
  const { fanIn } = fansOf('heUniform', shape, fans);
  return uniformWithin(random, shape, Math.sqrt(6 / fanIn));
};

/** Normal of variance 1 / fanIn (LeCun et al. 1998, section 4.6; the notes' `randn(n) / sqrt(n)`, eq. 12.1). */
export const lecunNormal: Initializer = (random, shape, fans = {}) => {
  const { fanIn } = fansOf('lecunNormal', shape, fans);
  return normal(random, shape, { std: Math.sqrt(1 / fanIn) });
};

/** Uniform of variance 1 / fanIn (LeCun et al. 1998, section 4.6). */
export const lecunUniform: Initializer = (random, shape, fans = {}) => {
  const { fanIn } = fansOf('lecunUniform', shape, fans);
  return uniformWithin(random, shape, Math.sqrt(3 / fanIn));
};

/**
 * A random orthogonal matrix, times `gain` (Saxe, McClelland and Ganguli 2014). The shape is seen as
 * [first, all others]; the rows are orthonormal, or the columns where there are fewer of them.
 */
export const orthogonal = (
  random: Random,
  shape: readonly number[],
  { gain = 1 }: Fans & { readonly gain?: number } = {},
): tf.Tensor => {
  fansOf('orthogonal', shape, {});
  const rows = shape[0]!;
  const columns = shape.slice(1).reduce((size, d) => size * d, 1);
  const [short, long] = rows <= columns ? [rows, columns] : [columns, rows];
  const values = orthonormalRows(Float64Array.from(normalArray(random, short * long)), short, long);
  const scaled = Float32Array.from(values, (value) => value * gain);
  return tf.tidy(() => {
    const matrix = tf.tensor2d(scaled, [short, long]);
    return tf.reshape(rows <= columns ? matrix : tf.transpose(matrix), [...shape]);
  });
};

/**
 * Each unit is connected to `connections` random inputs (10 by default) with normal weights of standard deviation `std`
 * (0.01 by default), and to no others (Martens 2010; notes, section 12.1). The shape is [out, in, ...].
 */
export const sparse = (
  random: Random,
  shape: readonly number[],
  { connections = 10, std = 0.01 }: Fans & { readonly connections?: number; readonly std?: number } = {},
): tf.Tensor => {
  const { fanIn } = fansOf('sparse', shape, {});
  checkNumber('sparse', 'connections', connections, { integer: true, min: 1, max: fanIn });
  const units = shape[0]!;
  const values = new Float32Array(units * fanIn);
  for (let unit = 0; unit < units; unit++) {
    const weights = normalArray(random, connections, { std });
    permutation(random, fanIn)
      .subarray(0, connections)
      .forEach((input, i) => {
        values[unit * fanIn + input] = weights[i]!;
      });
  }
  return tf.tensor(values, [...shape]);
};

const uniformWithin = (random: Random, shape: readonly number[], limit: number): tf.Tensor =>
  uniform(random, shape, { min: -limit, max: limit });
