import {
  adam,
  arraySource,
  type Batch,
  EVALUATION,
  modelStep,
  Random,
  type TrainingStep,
  tf,
  train,
  uniformArray,
  useBackend,
} from '@reverie/core';
import { expect, it } from 'vitest';
import { Autoencoder } from '../autoencoder/autoencoder.ts';
import { GAN } from '../gan/gan.ts';
import { GANStep } from '../gan/gan-step.ts';
import { VAE } from '../vae/vae.ts';
import { batchOf, optimizers, PICTURES, VARIANTS } from './gan-variants.ts';

/** REVERIE_LEAK_STEPS=2000 looks longer. */
const STEPS = Number(process.env['REVERIE_LEAK_STEPS'] ?? 60);
const PIXELS = { data: uniformArray(new Random(1), 4 * 30), shape: [4, 6, 5, 1] };
const SMALL = { imageShape: [6, 5, 1], latentSize: 2, network: { channels: [3], hiddenSize: 4 } } as const;

interface Subject {
  readonly step: TrainingStep;
  readonly model: { dispose(): void };
}

const optimizer = adam({ learningRate: 1e-3 });
const random = new Random(1);
const vae = (config: object): Subject => {
  const model = new VAE({ ...SMALL, ...config }, random);
  return { model, step: modelStep(model, optimizer) as TrainingStep };
};

const SUBJECTS: readonly (readonly [name: string, make: () => Subject, batch: Batch])[] = [
  ['a VAE with warm-up', () => vae({ klWarmUp: 10 }), { images: PIXELS }],
  ['an IWAE', () => vae({ samples: 3 }), { images: PIXELS }],
  [
    'a contractive, denoising autoencoder',
    () => {
      const config = { contraction: { weight: 0.1 }, corruption: { kind: 'gaussian', std: 0.1 } } as const;
      const model = new Autoencoder({ ...SMALL, ...config }, random);
      return { model, step: modelStep(model, optimizer) as TrainingStep };
    },
    { images: PIXELS },
  ],
  ...VARIANTS.map(
    ([name, variant]) =>
      [
        `a GAN: ${name}`,
        () => {
          const model = new GAN({ ...PICTURES, ...variant }, random);
          return { model, step: new GANStep(model, optimizers()) as TrainingStep };
        },
        batchOf({ ...PICTURES, ...variant }) as Batch,
      ] as const,
  ),
];

it.each(SUBJECTS)(
  '%s trains without leaving a tensor',
  async (_, make, batch) => {
    await useBackend('simd');
    const before = tf.memory().numTensors;
    const { model, step } = make();
    const counts = new Set<number>();
    const count = {
      name: 'count',
      onStep({ step: done }: { readonly step: number }): void {
        if (done > 2) counts.add(tf.memory().numTensors);
      },
    };
    await train(step, {
      data: arraySource(batch, { batchSize: 8 }),
      steps: STEPS,
      random,
      callbacks: [count],
    });
    expect(counts.size).toBe(1);
    step.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
  600_000,
);

/** Models, what they are given, and what they make of it. */
function callsOf(): Record<string, () => object> {
  const vae = new VAE({ ...SMALL, classes: 2 }, random);
  const autoencoder = new Autoencoder({ ...SMALL, codeActivation: 'sigmoid' }, random);
  const gan = new GAN({ ...PICTURES, classes: 2, classShares: [0.5, 0.5] }, random);
  const bytes = tf.tensor(PIXELS.data, PIXELS.shape, 'int32');
  const unit = tf.tensor(PIXELS.data, PIXELS.shape);
  const [z, wide, labels] = [tf.ones([4, 2]), tf.ones([4, 3]), tf.tensor1d([0, 1, 0, 1], 'int32')];
  return {
    'VAE.encode': () => vae.encode(bytes, labels),
    'VAE.reparameterize': () => vae.reparameterize({ mean: z, logVar: z }, z),
    'VAE.decode': () => vae.decode(z, labels),
    'Autoencoder.encode': () => autoencoder.encode(bytes),
    'Autoencoder.decode': () => autoencoder.decode(z),
    'Generator.forward': () => gan.generator.forward(wide, undefined, EVALUATION),
    'Discriminator.forward': () => gan.discriminator.forward(unit, labels, EVALUATION),
    'GAN.toRange': () => gan.toRange(bytes),
  };
}

it('methods leave no tensor but what they return', async () => {
  await useBackend('simd');
  for (const [name, call] of Object.entries(callsOf())) {
    const before = tf.memory().numTensors;
    const returned = call();
    tf.dispose(returned as tf.TensorContainer);
    expect(tf.memory().numTensors - before, name).toBe(0);
  }
});
