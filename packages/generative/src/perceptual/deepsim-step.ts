import {
  type BatchTensors,
  globalNorm,
  type StepContext,
  type TensorMap,
  type TrainingStep,
  type Transformation,
  tf,
} from '@reverie/core';
import { OptimizedNetworks } from '../gan/optimized-networks.ts';
import type { ImageBatch } from '../networks/image-batch.ts';
import { toUnitRange } from '../networks/image-shape.ts';
import type { DeePSiM } from './deepsim.ts';

/** An optimizer of each network. */
export interface DeePSiMOptimizers {
  readonly autoencoder: Transformation;
  readonly discriminator: Transformation;
}

type Figures = Readonly<Record<string, tf.Scalar>>;

/** One step of a {@link DeePSiM}: an update of the discriminator, then one of the autoencoder. */
export class DeePSiMStep implements TrainingStep<ImageBatch> {
  readonly kind: string;
  readonly config: object;
  readonly #model: DeePSiM;
  readonly #optimized: OptimizedNetworks<keyof DeePSiMOptimizers>;

  constructor(model: DeePSiM, optimizers: DeePSiMOptimizers) {
    this.kind = model.kind;
    this.config = model.config;
    this.#model = model;
    const { autoencoder, discriminator } = model;
    this.#optimized = new OptimizedNetworks(model, {
      autoencoder: { parameters: autoencoder.parameters(), optimizer: optimizers.autoencoder },
      discriminator: { parameters: discriminator.parameters(), optimizer: optimizers.discriminator },
    });
  }

  /** Figures: `loss`, of the autoencoder, its terms, `discriminator`, its loss, and the norms of both gradients. */
  run({ images }: BatchTensors<ImageBatch>, context: StepContext): Figures {
    const { imageShape } = this.#model.autoencoder.config;
    const unit = toUnitRange<tf.Rank.R4>('DeePSiMStep.run', images, imageShape);
    return { ...this.#updateDiscriminator(unit, context), ...this.#updateAutoencoder(unit, context) };
  }

  tensors(): TensorMap {
    return this.#optimized.tensors();
  }

  restore(tensors: TensorMap): void {
    this.#optimized.restore(tensors);
  }

  dispose(): void {
    this.#optimized.dispose();
  }

  #updateDiscriminator(images: tf.Tensor4D, context: StepContext): Figures {
    const random = context.random.split('discriminator');
    const { drawn } = this.#model.draw(images, { training: true, random });
    const optimized = this.#optimized.of('discriminator');
    let discriminator: tf.Scalar | undefined;
    const gradients = optimized.gradients(() => {
      discriminator = tf.keep(this.#model.discriminatorLoss(images, drawn));
      return discriminator;
    });
    optimized.update(gradients, context);
    return { discriminator: discriminator!, discriminatorGradient: globalNorm(gradients) };
  }

  #updateAutoencoder(images: tf.Tensor4D, context: StepContext): Figures {
    const optimized = this.#optimized.of('autoencoder');
    const figures: Record<string, tf.Scalar> = {};
    const gradients = optimized.gradients(() => {
      const random = context.random.split('autoencoder');
      const { total, terms } = this.#model.loss(images, { training: true, random });
      Object.assign(figures, { loss: total, ...terms });
      for (const figure of Object.values(figures)) tf.keep(figure);
      return total;
    });
    optimized.update(gradients, context);
    return { ...figures, gradient: globalNorm(gradients) };
  }
}
