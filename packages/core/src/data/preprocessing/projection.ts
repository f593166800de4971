import { checkShape } from '../../errors.ts';
import { type TensorMap, tf } from '../../tf.ts';
import { rowSize } from '../rows.ts';
import type { NDArray } from '../source.ts';
import { multiply } from './matrices.ts';
import type { Preprocessing } from './preprocessing.ts';

/** A float array with a shape. */
type FloatArray = NDArray & { readonly data: Float32Array };

/** What a {@link ProjectionPreprocessing} was fitted to. */
export interface ProjectionState {
  /** [...features] */
  readonly mean: FloatArray;
  /** [features, ...outputs]: what {@link Preprocessing.transform} multiplies by. */
  readonly forward: FloatArray;
  /** [outputs, ...features]: what {@link Preprocessing.inverse} multiplies by. */
  readonly backward: FloatArray;
  /** [components]: the variance of the training data along each principal component, falling. */
  readonly variances: FloatArray;
}

const NAMES = ['mean', 'forward', 'backward', 'variances'] as const;

/** y = (x − mean) · forward, undone by x = y · backward + mean. */
export class ProjectionPreprocessing implements Preprocessing {
  readonly state: ProjectionState;

  constructor(state: ProjectionState) {
    this.state = state;
  }

  /** Takes up what {@link toTensors} gave. */
  static fromTensors(tensors: TensorMap): ProjectionPreprocessing {
    const read = (name: (typeof NAMES)[number]): FloatArray => ({
      data: Float32Array.from(tensors[name]!.dataSync()),
      shape: tensors[name]!.shape,
    });
    return new ProjectionPreprocessing({
      mean: read('mean'),
      forward: read('forward'),
      backward: read('backward'),
      variances: read('variances'),
    });
  }

  /** @param data [rows, ...features] @returns [rows, ...outputs] */
  transform(data: NDArray): NDArray {
    const { mean, forward } = this.state;
    checkShape('ProjectionPreprocessing.transform', 'data', data, ['rows', ...mean.shape]);
    return project(center(data, mean.data), data.shape[0]!, forward);
  }

  /** @param data [rows, ...outputs] @returns [rows, ...features] */
  inverse(data: NDArray): NDArray {
    const { mean, forward, backward } = this.state;
    checkShape('ProjectionPreprocessing.inverse', 'data', data, ['rows', ...forward.shape.slice(1)]);
    const restored = project(Float32Array.from(data.data), data.shape[0]!, backward);
    return { ...restored, data: restored.data.map((value, i) => value + mean.data[i % mean.data.length]!) };
  }

  toTensors(): Record<string, tf.Tensor> {
    const tensors = NAMES.map((name) => {
      const { data, shape } = this.state[name];
      return [name, tf.tensor(data.slice(), [...shape], 'float32')] as const;
    });
    return Object.fromEntries(tensors);
  }
}

/** The data without its mean, row by row. */
export function center({ data }: NDArray, mean: Float32Array): Float32Array {
  const centered = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) centered[i] = data[i]! - mean[i % mean.length]!;
  return centered;
}

function project(data: Float32Array, rows: number, matrix: FloatArray): FloatArray {
  const [columns = 0, ...outputs] = matrix.shape;
  const right = { data: matrix.data, rows: columns, columns: rowSize(matrix) };
  return { data: multiply({ data, rows, columns }, right).data, shape: [rows, ...outputs] };
}
