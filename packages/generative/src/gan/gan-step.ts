import {
  type BatchTensors,
  DataError,
  globalNorm,
  normal,
  type StepContext,
  type TensorMap,
  type TrainingStep,
  type Transformation,
  tf,
} from '@reverie/core';
import type { ImageBatch } from '../networks/image-batch.ts';
import { type AdversarialLoss, adversarialLoss } from './adversarial-loss.ts';
import type { GAN } from './gan.ts';
import { gradientPenalty } from './gradient-penalty.ts';
import { OptimizedNetworks } from './optimized-networks.ts';

/** An optimizer of each network; with other learning rates they are two time scales (Heusel et al. 2017). */
export interface GANOptimizers {
  readonly generator: Transformation;
  readonly discriminator: Transformation;
}

/** Real data of one update of the discriminator, in the generator's range. */
interface RealData {
  readonly data: tf.Tensor;
  readonly labels: tf.Tensor | undefined;
}

type Figures = Readonly<Record<string, tf.Scalar>>;

const TRAINING = { training: true } as const;

/** One step of a GAN: so many updates of the discriminator, each on its part of the batch, then one of the generator. */
export class GANStep implements TrainingStep<ImageBatch> {
  readonly kind: string;
  readonly config: object;
  readonly #gan: GAN;
  readonly #loss: AdversarialLoss;
  readonly #optimized: OptimizedNetworks<keyof GANOptimizers>;

  constructor(gan: GAN, optimizers: GANOptimizers) {
    this.kind = gan.kind;
    this.config = gan.config;
    this.#gan = gan;
    this.#loss = adversarialLoss('GAN', gan.config.loss);
    this.#optimized = new OptimizedNetworks(gan, {
      generator: { parameters: gan.generator.parameters(), optimizer: optimizers.generator },
      discriminator: { parameters: gan.discriminator.parameters(), optimizer: optimizers.discriminator },
    });
  }

  /**
   * Figures: `loss`, of the discriminator, `generator`, the norms of both gradients, the mean logits of `real` and `fake` data, `penalty`
   * where there is one, and `diversity`: how much what is drawn differs, relative to real data. Near 0 the generator has collapsed. It is
   * absent where an update has one example, and 1 where all examples are equal: there is no spread to compare with.
   *
   * @throws DataError when the batch cannot be divided among the discriminator's updates
   */
  run(batch: BatchTensors<ImageBatch> & { readonly labels?: tf.Tensor }, context: StepContext): Figures {
    const parts = this.#parts(batch);
    let figures: Figures = {};
    parts.forEach((part, index) => {
      tf.dispose({ ...figures });
      const random = context.random.split(`discriminator-${index}`);
      figures = this.#updateDiscriminator(part, { ...context, random });
    });
    const random = context.random.split('generator');
    const generator = this.#updateGenerator(parts[0]!, { ...context, random });
    this.#gan.followGenerator();
    return { ...figures, ...generator };
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

  /** The batch in as many parts as the discriminator has updates. */
  #parts({ images, labels }: { readonly images: tf.Tensor; readonly labels?: tf.Tensor }): RealData[] {
    const { criticSteps = 1, dataShape } = this.#gan.config;
    const rows = images.shape[0]!;
    if (rows % criticSteps !== 0) {
      throw new DataError({
        who: 'GANStep.run',
        expected: `a batch that ${criticSteps} updates of the discriminator can share`,
        got: `${rows} examples`,
        remedy: `give batches of a multiple of ${criticSteps}, and drop a smaller last one`,
      });
    }
    const data = this.#gan.toRange(images);
    const size = rows / criticSteps;
    return Array.from({ length: criticSteps }, (_, index) => ({
      data: tf.slice(data, [index * size, ...dataShape.map(() => 0)], [size, ...dataShape]),
      labels: labels && tf.slice(labels, [index * size], [size]),
    }));
  }

  #draw({ data, labels }: RealData, { random }: StepContext): tf.Tensor {
    const z = normal(random.split('z'), [data.shape[0]!, this.#gan.config.latentSize]);
    return this.#gan.generator.forward(z, labels, TRAINING);
  }

  #updateDiscriminator(part: RealData, context: StepContext): Figures {
    const { realTarget = 1, gradientPenalty: weight = 0, weightClip } = this.#gan.config;
    const { data, labels } = part;
    const fake = this.#draw(part, context);
    const discriminate = (x: tf.Tensor): tf.Tensor2D => this.#gan.discriminator.forward(x, labels, TRAINING);
    const optimized = this.#optimized.of('discriminator');
    const figures: Record<string, tf.Scalar> = {};
    const gradients = optimized.gradients(() => {
      const [onReal, onFake] = [discriminate(data), discriminate(fake)];
      const loss = this.#loss.discriminator(onReal, onFake, realTarget);
      Object.assign(figures, { loss, real: tf.mean(onReal), fake: tf.mean(onFake) });
      if (weight > 0)
        figures['penalty'] = gradientPenalty(discriminate, data, fake, context.random.split('between'));
      for (const figure of Object.values(figures)) tf.keep(figure);
      return weight > 0 ? tf.add(loss, tf.mul(figures['penalty']!, weight)) : loss;
    });
    optimized.update(gradients, context);
    if (weightClip !== undefined) {
      for (const parameter of Object.values(optimized.parameters))
        parameter.assign(tf.clipByValue(parameter, -weightClip, weightClip));
    }
    return {
      ...figures,
      discriminatorGradient: globalNorm(gradients),
      ...(data.shape[0]! > 1 && { diversity: diversity(fake, data) }),
    };
  }

  #updateGenerator(part: RealData, context: StepContext): Figures {
    const optimized = this.#optimized.of('generator');
    const figures: Record<string, tf.Scalar> = {};
    const gradients = optimized.gradients(() => {
      const logits = this.#gan.discriminator.forward(this.#draw(part, context), part.labels, TRAINING);
      const loss = this.#loss.generator(logits);
      figures['generator'] = tf.keep(loss);
      return loss;
    });
    optimized.update(gradients, context);
    return { ...figures, generatorGradient: globalNorm(gradients) };
  }
}

/** What the mean of equal float32 numbers differs from them by, relative to them, and some more. */
const ROUNDING = 1e-6;

/** The mean standard deviation of the drawn over the batch, divided by that of the real; 1 where the real do not differ. */
function diversity(fake: tf.Tensor, real: tf.Tensor): tf.Scalar {
  const spread = (x: tf.Tensor): tf.Tensor => tf.mean(tf.sqrt(tf.moments(x, 0).variance));
  const ofReal = spread(real);
  const differ = tf.greater(ofReal, tf.mul(tf.mean(tf.abs(real)), ROUNDING));
  return tf.where(differ, tf.div(spread(fake), ofReal), 1);
}
