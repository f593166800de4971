import { DataError } from '../../errors.ts';
import { countRows, rowSize } from '../rows.ts';
import type { NDArray } from '../source.ts';
import { AffinePreprocessing } from './affine.ts';

/** Over what a statistic is taken: all numbers, each channel (the last axis), or each feature (each place in a row). */
export interface StatisticOptions {
  /** Default `'feature'`, which for images is the mean image. */
  readonly per?: 'dataset' | 'channel' | 'feature';
}

/** Subtracts the mean of the training data: `'channel'` as in VGG, `'feature'` (the mean image) as in AlexNet. */
export function fitMean(data: NDArray, options: StatisticOptions = {}): AffinePreprocessing {
  const { mean } = momentsOf(data, options, 'fitMean');
  return new AffinePreprocessing(mean, new Float32Array(mean.length).fill(1));
}

/** Subtracts the mean and divides by the standard deviation of the training data. What never varies becomes 0. */
export function fitStandardize(data: NDArray, options: StatisticOptions = {}): AffinePreprocessing {
  const { mean, std } = momentsOf(data, options, 'fitStandardize');
  return new AffinePreprocessing(
    mean,
    std.map((s) => s || 1),
  );
}

/** Maps the range of the training data to [−1, 1]. What never varies becomes 0; other data can lie outside. */
export function fitMinMax(data: NDArray, options: StatisticOptions = {}): AffinePreprocessing {
  const period = periodOf(data, options, 'fitMinMax');
  const low = new Float64Array(period).fill(Infinity);
  const high = new Float64Array(period).fill(-Infinity);
  for (let i = 0; i < data.data.length; i++) {
    low[i % period] = Math.min(low[i % period]!, data.data[i]!);
    high[i % period] = Math.max(high[i % period]!, data.data[i]!);
  }
  const middle = Float32Array.from(low, (min, i) => (min + high[i]!) / 2);
  checkFinite(middle, 'fitMinMax');
  return new AffinePreprocessing(
    middle,
    Float32Array.from(low, (min, i) => (high[i]! - min) / 2 || 1),
  );
}

/** Mean and standard deviation (of the whole, not of a sample: divided by the count), in double precision. */
function momentsOf(
  array: NDArray,
  options: StatisticOptions,
  who: string,
): { mean: Float32Array; std: Float32Array } {
  const period = periodOf(array, options, who);
  const count = array.data.length / period;
  const mean = new Float64Array(period);
  for (let i = 0; i < array.data.length; i++) mean[i % period]! += array.data[i]! / count;
  checkFinite(mean, who);
  const variance = new Float64Array(period);
  for (let i = 0; i < array.data.length; i++) {
    variance[i % period]! += (array.data[i]! - mean[i % period]!) ** 2 / count;
  }
  return { mean: Float32Array.from(mean), std: Float32Array.from(variance, Math.sqrt) };
}

function periodOf(data: NDArray, { per = 'feature' }: StatisticOptions, who: string): number {
  if (countRows({ data }, who) === 0) throw new DataError({ who, expected: 'at least one row', got: 'none' });
  if (per === 'dataset') return 1;
  return per === 'channel' ? data.shape.at(-1)! : rowSize(data);
}

/** Throws unless a statistic of the data is finite, which it is where the data are. */
function checkFinite(statistic: ArrayLike<number>, who: string): void {
  if (Array.prototype.every.call(statistic, Number.isFinite)) return;
  throw new DataError({ who, expected: 'finite data', got: 'NaN or infinite values' });
}
