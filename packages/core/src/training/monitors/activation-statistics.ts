import { type NDArray, toTensors } from '../../data/source.ts';
import { sigmoid, tanh } from '../../nn/activations.ts';
import { EVALUATION, type ForwardContext } from '../../nn/module.ts';
import type { SequentialPart } from '../../nn/sequential.ts';
import { type LayeredModel, walkLayers } from '../../nn/walk-layers.ts';
import { tf } from '../../tf.ts';
import type { Callback } from '../callback.ts';
import { every } from '../callbacks/every.ts';
import { readScalars } from '../read-scalars.ts';

/** What one layer puts out for a batch. */
export interface ActivationStatistics {
  /** Position and type: `1 relu`. */
  readonly layer: string;
  readonly mean: number;
  readonly std: number;
  /** Share of the units that are 0 for the whole batch: behind a ReLU, those that learn nothing from it. */
  readonly dead: number;
  /** Share of the values of a sigmoid or tanh that are within 5% of their range from its ends, where gradients vanish. */
  readonly saturated?: number;
}

/** How near its ends a bounded activation counts as saturated, as a share of its range. */
const NEAR = 0.05;

/** The range of the activations that have one. */
const RANGES: ReadonlyMap<SequentialPart, readonly [low: number, high: number]> = new Map([
  [sigmoid, [0, 1]],
  [tanh, [-1, 1]],
]);

/**
 * Statistics of each layer's output (notes, chapters 12 and 13). A unit is an element of the last axis; the batch and all
 * other axes are what it is looked at over.
 *
 * @param input [batch, ...] as the model reads it
 */
export async function activationStatistics(
  model: LayeredModel,
  input: tf.Tensor,
  context: ForwardContext = EVALUATION,
): Promise<ActivationStatistics[]> {
  const measured = tf.tidy(() => {
    const layers: Array<{ layer: string; scalars: Readonly<Record<string, tf.Scalar>> }> = [];
    const visit = ({
      layer,
      part,
      output,
    }: {
      layer: string;
      part: SequentialPart;
      output: tf.Tensor;
    }): void => {
      layers.push({ layer, scalars: { ...statistics(output), ...saturation(part, output) } });
    };
    walkLayers(model, input, visit, context);
    return layers;
  });
  const rows = measured.map(async ({ layer, scalars }) => {
    const { mean = Number.NaN, std = Number.NaN, dead = Number.NaN, ...rest } = await readScalars(scalars);
    return { layer, mean, std, dead, ...rest };
  });
  return Promise.all(rows);
}

function statistics(output: tf.Tensor): Readonly<Record<'mean' | 'std' | 'dead', tf.Scalar>> {
  const { mean, variance } = tf.moments(output);
  const largest = tf.max(tf.abs(tf.reshape(output, [-1, output.shape.at(-1) ?? 1])), 0); // [units]
  const dead = tf.mean(tf.cast(tf.equal(largest, 0), 'float32'));
  return { mean: mean.asScalar(), std: tf.sqrt(variance).asScalar(), dead: dead.asScalar() };
}

function saturation(part: SequentialPart, output: tf.Tensor): Readonly<Record<string, tf.Scalar>> {
  const range = RANGES.get(part);
  if (range === undefined) return {};
  const [low, high] = range;
  const margin = NEAR * (high - low);
  const nearEnds = tf.logicalOr(tf.less(output, low + margin), tf.greater(output, high - margin));
  return { saturated: tf.mean(tf.cast(nearEnds, 'float32')).asScalar() };
}

/**
 * Adds {@link activationStatistics} on one batch as figures every so many updates: `activation/<layer>/mean`, `/std`,
 * `/dead` and, of a sigmoid or tanh, `/saturated`.
 *
 * @param input [batch, ...] as the model reads it
 */
export const monitorActivations = (steps: number, model: LayeredModel, input: NDArray): Callback => ({
  ...every(steps, async (_run, figures) => {
    const { x } = toTensors({ x: input });
    try {
      for (const { layer, ...values } of await activationStatistics(model, x))
        for (const [name, value] of Object.entries(values)) figures[`activation/${layer}/${name}`] = value;
    } finally {
      x.dispose();
    }
  }),
  name: 'activations',
});
