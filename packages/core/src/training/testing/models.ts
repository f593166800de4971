import { arraySource } from '../../data/array-source.ts';
import type { Batch, BatchTensors, DataSource, NDArray } from '../../data/source.ts';
import { softmaxCrossEntropy } from '../../losses/softmax-cross-entropy.ts';
import { relu } from '../../nn/activations.ts';
import { Dropout } from '../../nn/dropout.ts';
import { Linear } from '../../nn/linear.ts';
import { Module } from '../../nn/module.ts';
import { Sequential } from '../../nn/sequential.ts';
import { normalArray } from '../../random/arrays.ts';
import { Random } from '../../random/random.ts';
import { tf } from '../../tf.ts';
import type { Loss, LossContext, TrainableModel } from '../model.ts';

/** Points in the plane and their classes. */
export interface PointBatch extends Batch {
  /** float32 [batch, 2] */
  readonly points: NDArray;
  /** int32 [batch] */
  readonly labels: NDArray;
}

/** Two classes that a straight line separates: which side of the diagonal a normal point lies on. */
export function pointData(rows = 32): PointBatch {
  const points = normalArray(new Random('points'), 2 * rows);
  const labels = Int32Array.from({ length: rows }, (_, i) => (points[2 * i]! > points[2 * i + 1]! ? 1 : 0));
  return { points: { data: points, shape: [rows, 2] }, labels: { data: labels, shape: [rows] } };
}

export const pointSource = (batchSize = 8, rows = 32): DataSource<PointBatch> =>
  arraySource(pointData(rows), { batchSize, shuffle: new Random('shuffle') });

/** Two layers with dropout between them. */
export class PointClassifier extends Module implements TrainableModel<PointBatch> {
  readonly kind = 'PointClassifier';
  readonly config: { readonly hidden: number; readonly dropout: number };
  readonly network: Sequential;

  constructor(random: Random, options: { readonly hidden?: number; readonly dropout?: number } = {}) {
    super();
    const { hidden = 8, dropout = 0 } = options;
    this.config = { hidden, dropout };
    this.network = this.child(
      '',
      new Sequential([
        new Linear({ inFeatures: 2, outFeatures: hidden }, random.split('first')),
        relu,
        new Dropout({ rate: dropout }),
        new Linear({ inFeatures: hidden, outFeatures: 2 }, random.split('second')),
      ]),
    );
  }

  loss({ points, labels }: BatchTensors<PointBatch>, context: LossContext): Loss {
    const logits = this.network.forward(points, context);
    return { total: softmaxCrossEntropy(logits, labels) as tf.Scalar };
  }
}

/** Sums what it has seen: a state of two numbers a row that goes on from batch to batch, and dropout on it. */
export class RunningClassifier extends Module implements TrainableModel<PointBatch> {
  readonly kind = 'RunningClassifier';
  readonly config = {};
  readonly #cell: Linear;
  readonly #output: Linear;
  readonly #dropout = new Dropout({ rate: 0.3 });

  constructor(random: Random) {
    super();
    this.#cell = this.child('cell', new Linear({ inFeatures: 6, outFeatures: 4 }, random.split('cell')));
    this.#output = this.child(
      'output',
      new Linear({ inFeatures: 4, outFeatures: 2 }, random.split('output')),
    );
  }

  loss({ points, labels }: BatchTensors<PointBatch>, context: LossContext): Loss {
    const before = context.carry?.['state'] ?? tf.zeros([points.shape[0]!, 4]);
    const state = tf.tanh(this.#cell.forward(tf.concat([points, before], 1)));
    const logits = this.#output.forward(this.#dropout.forward(state, context));
    return { total: softmaxCrossEntropy(logits, labels) as tf.Scalar, carry: { state } };
  }
}
