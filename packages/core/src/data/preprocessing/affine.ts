import { ShapeError } from '../../errors.ts';
import { type TensorMap, tf } from '../../tf.ts';
import { rowSize } from '../rows.ts';
import type { NDArray } from '../source.ts';
import type { Preprocessing } from './preprocessing.ts';

/**
 * y = (x − shift) / scale, with one shift and scale for all numbers, for each channel (the last axis) or for each feature.
 * All three repeat along the data as it lies in memory, so that one array of 1, `channels` or `features` numbers serves.
 */
export class AffinePreprocessing implements Preprocessing {
  readonly shift: Float32Array;
  readonly scale: Float32Array;

  constructor(shift: Float32Array, scale: Float32Array) {
    this.shift = shift;
    this.scale = scale;
  }

  /** Takes up what {@link toTensors} gave. */
  static fromTensors(tensors: TensorMap): AffinePreprocessing {
    const [shift, scale] = [tensors['shift']!, tensors['scale']!];
    return new AffinePreprocessing(Float32Array.from(shift.dataSync()), Float32Array.from(scale.dataSync()));
  }

  transform(data: NDArray): NDArray {
    return this.#map('transform', data, (x, i) => (x - this.shift[i]!) / this.scale[i]!);
  }

  inverse(data: NDArray): NDArray {
    return this.#map('inverse', data, (y, i) => y * this.scale[i]! + this.shift[i]!);
  }

  toTensors(): Record<string, tf.Tensor> {
    return { shift: tf.tensor1d(this.shift.slice()), scale: tf.tensor1d(this.scale.slice()) };
  }

  #map(method: string, array: NDArray, change: (value: number, index: number) => number): NDArray {
    const period = this.shift.length;
    if (![1, array.shape.at(-1), rowSize(array)].includes(period)) {
      throw new ShapeError({
        who: `AffinePreprocessing.${method}`,
        expected: `data with ${period} channels or features, as it was fitted on`,
        got: `[${array.shape.join(', ')}]`,
      });
    }
    const data = new Float32Array(array.data.length);
    for (let i = 0; i < data.length; i++) data[i] = change(array.data[i]!, i % period);
    return { data, shape: array.shape };
  }
}
