import { adam, arraySource, type Random, tf, train } from '@reverie/core';
import type { PlanarMixture } from '@reverie/datasets';
import { GAN, type GANConfig, GANStep, type ModeCoverage, modeCoverage } from '@reverie/generative';
import { timeBudget } from '../time-budget.ts';

/** A GAN that is compared with others. */
export interface Variant {
  readonly name: string;
  readonly config: Pick<
    GANConfig,
    'loss' | 'weightClip' | 'gradientPenalty' | 'spectralNorm' | 'criticSteps'
  >;
}

/** What a trained GAN draws, and how well. */
export interface Drawn {
  /** [samples, 2], in the mixture's own units */
  readonly points: Float32Array;
  readonly coverage: ModeCoverage;
  /** Updates of the generator that were made. */
  readonly steps: number;
}

/** Options of {@link trainToy}. */
export interface ToyTraining {
  readonly minutes: number;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (line: string) => void;
}

const NETWORK = { hiddenSizes: [128, 128, 128] };
const BATCH = 256;
/** Learning rates at the start; they fall to a hundredth. */
const RATES = { generator: 2e-3, discriminator: 4e-3 };
const POINTS = 100_000;
const SAMPLES = 10_000;

/** Trains a GAN on points of a mixture, scaled to a standard deviation of 1, and looks at 10,000 samples. */
export async function trainToy(
  { config }: Variant,
  mixture: PlanarMixture,
  { minutes, random, signal, onProgress }: ToyTraining,
): Promise<Drawn> {
  const scale = deviation(mixture);
  const data = mixture.sample(POINTS, random.split('data')).map((value) => value / scale);
  const gan = new GAN(
    {
      ...config,
      dataShape: [2],
      latentSize: 2,
      network: NETWORK,
      discriminator: { ...NETWORK, activation: 'leakyRelu' },
      outputActivation: 'linear',
      averageDecay: 0.999,
    },
    random.split('weights'),
  );
  const { learningRate, callback } = timeBudget({
    minutes,
    initial: 1,
    final: 0.01,
    ...(onProgress && { onProgress }),
  });
  const optimizer = (rate: number) =>
    adam({ learningRate: (step) => rate * learningRate(step), beta1: 0, beta2: 0.9 });
  const step = new GANStep(gan, {
    generator: optimizer(RATES.generator),
    discriminator: optimizer(RATES.discriminator),
  });
  const { rows } = await train(step, {
    data: arraySource(
      { images: { data, shape: [POINTS, 2] } },
      { batchSize: BATCH * (config.criticSteps ?? 1), shuffle: random.split('order'), dropLast: true },
    ),
    steps: Number.MAX_SAFE_INTEGER,
    random: random.split('training'),
    callbacks: [callback],
    ...(signal && { signal }),
  });
  const generator = gan.averagedGenerator();
  const drawn = generator.sample(SAMPLES, { random: random.split('samples') });
  const points = ((await drawn.data()) as Float32Array).map((value) => value * scale);
  tf.dispose(drawn);
  for (const part of [step, gan, generator]) part.dispose();
  return {
    points,
    coverage: modeCoverage({ data: points, shape: [SAMPLES, 2] }, mixture),
    steps: rows.length,
  };
}

/** The standard deviation of a mixture around (0, 0), along x or y. */
function deviation({ modes, std }: PlanarMixture): number {
  const squares = modes.map(([x, y]) => (x * x + y * y) / 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / modes.length + std * std);
}
