import { adam, normal, Random, tf, type VariableMap } from '@reverie/core';
import { it } from 'vitest';
import golden from '../golden/dcgan-step.json' with { type: 'json' };
import { expectNumbers, loadState } from '../testing/golden.ts';
import { onBackends } from '../testing/on-backends.ts';
import type { AdversarialLossName } from './adversarial-loss.ts';
import { GAN } from './gan.ts';
import type { GANConfig } from './gan-config.ts';
import { GANStep } from './gan-step.ts';

/** The architecture of make-dcgan-step.py. */
function configOf({ loss, spectralNorm }: { loss: string; spectralNorm: boolean }): GANConfig {
  return {
    dataShape: [8, 8, 1],
    latentSize: 4,
    network: { channels: [2, 3], norm: 'batch', activation: 'relu' },
    discriminator: { channels: [2, 3], norm: spectralNorm ? 'none' : 'batch', activation: 'leakyRelu' },
    loss: loss as AdversarialLossName,
    spectralNorm,
  };
}

const NETWORKS = ['generator', 'discriminator'] as const;
const randomOf = (step: number): Random => new Random('golden').split(`${step}`);
const optimizer = () => adam({ learningRate: 2e-4, beta1: 0.5, beta2: 0.999 });

onBackends('DCGAN', () => {
  it('z of the golden file is what the seed draws', () => {
    golden.z.forEach((ofStep, step) => {
      ['discriminator-0', 'generator'].forEach((update, index) => {
        const z = tf.tidy(() => normal(randomOf(step).split(update).split('z'), [3, 4]).dataSync());
        expectNumbers(z, ofStep[index]!, 1e-6);
      });
    });
  });

  it.each(golden.cases)(
    'two steps end where PyTorch’s do: $loss, spectral norm $spectralNorm',
    (expected) => {
      const gan = new GAN(configOf(expected), new Random(1));
      const stateOf = (network: (typeof NETWORKS)[number]): VariableMap => ({
        ...gan[network].parameters(),
        ...gan[network].buffers(),
      });
      for (const network of NETWORKS) loadState(stateOf(network), expected.before[network]);
      const step = new GANStep(gan, { generator: optimizer(), discriminator: optimizer() });
      const images = tf.tensor4d(golden.images, [3, 8, 8, 1]);
      expected.figures.forEach((figuresOfStep, index) => {
        tf.tidy(() => {
          const figures = step.run({ images }, { step: index, random: randomOf(index) });
          // float32 against PyTorch's float64.
          for (const [name, value] of Object.entries(figuresOfStep))
            expectNumbers(figures[name]!.dataSync(), [value], 1e-5);
        });
      });
      for (const network of NETWORKS) {
        for (const [name, variable] of Object.entries(stateOf(network))) {
          const numbers = (expected.after[network] as Record<string, number[]>)[name]!;
          // A hundredth of what the two updates of 2e-4 change.
          expectNumbers(variable.dataSync(), numbers, 4e-6);
        }
      }
      step.dispose();
      gan.dispose();
      images.dispose();
    },
  );
});
