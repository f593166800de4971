import { type NDArray, normal, type Random, tf } from '@reverie/core';
import { GAN } from '../gan/gan.ts';
import type { Generator } from '../gan/generator.ts';
import type { VAE } from '../vae/vae.ts';

/** Models that draw what random codes mean. */
export type PaintingModel = VAE | GAN | Generator;

/** What turns codes into pictures, whichever model it is of. */
export interface Painter {
  /** [height, width, channels], or [2] of points. */
  readonly shape: readonly number[];
  readonly latentSize: number;
  /** 0, 1, … of a conditional model; empty of one without classes, or whose codes choose them. */
  readonly classes: readonly number[];
  /**
   * @param z [count, latent]
   * @param labels int32 [count], where there are classes
   * @returns [count, ...shape]
   */
  decode(z: tf.Tensor2D, labels: tf.Tensor1D | undefined): tf.Tensor;
  /** Frees what it owns, not the model. */
  dispose(): void;
}

/** The painter of a model; of a GAN the averaged generator. */
export function painterOf(model: PaintingModel): Painter {
  if (model instanceof GAN) {
    const generator = model.averagedGenerator();
    return { ...painterOf(generator), dispose: () => generator.dispose() };
  }
  const { config } = model;
  return {
    shape: 'imageShape' in config ? config.imageShape : config.dataShape,
    latentSize: config.latentSize,
    classes: hasOwnShares(config) ? [] : Array.from({ length: config.classes ?? 0 }, (_, i) => i),
    decode: (z, labels) => model.decode(z, labels),
    dispose: () => undefined,
  };
}

/** Whether codes choose classes themselves. */
const hasOwnShares = (config: PaintingModel['config']): boolean =>
  'classShares' in config && config.classShares !== undefined;

/** Codes that are decoded at once. */
const BATCH = 64;

/**
 * What codes [count, latent] show, in batches: [count, ...shape], from 0 to 1.
 *
 * @param classes which are drawn in turn: none of a model without classes
 */
export async function paint(
  painter: Painter,
  z: tf.Tensor2D,
  classes: readonly number[] = painter.classes,
): Promise<NDArray> {
  const [count, latentSize] = z.shape;
  const size = painter.shape.reduce((product, d) => product * d, 1);
  const data = new Float32Array(count * size);
  for (let start = 0; start < count; start += BATCH) {
    const rows = Math.min(BATCH, count - start);
    const images = tf.tidy(() => {
      const turns = Array.from({ length: rows }, (_, row) => start + row);
      const labels = classes.length === 0 ? undefined : tf.tensor1d([...inTurn(classes, turns)], 'int32');
      return painter.decode(tf.slice(z, [start, 0], [rows, latentSize]), labels);
    });
    data.set(await images.data<'float32'>(), start * size);
    images.dispose();
  }
  return { data, shape: [count, ...painter.shape] };
}

/** The class of each turn, where classes are drawn in turn; empty without classes. */
export const inTurn = (classes: readonly number[], turns: readonly number[]): readonly number[] =>
  classes.length === 0 ? [] : turns.map((turn) => classes[turn % classes.length]!);

/** Pictures of random codes. @param classes as of {@link paint} */
export async function paintSamples(
  painter: Painter,
  count: number,
  random: Random,
  classes: readonly number[] = painter.classes,
): Promise<NDArray> {
  const z = normal(random, [count, painter.latentSize]) as tf.Tensor2D;
  try {
    return await paint(painter, z, classes);
  } finally {
    z.dispose();
  }
}
