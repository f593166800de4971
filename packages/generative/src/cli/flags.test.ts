import { temporaryFolder } from '@reverie/cli/testing';
import { afterAll, expect, test } from 'vitest';
import { TINY_CONV } from './testing/fixtures.ts';
import { runCli } from './testing/run-cli.ts';

/** Flags of training reach the model: its checkpoint says so. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

test.each<readonly [string, readonly string[], object]>([
  ['an IWAE', ['--importance-samples', '2'], { samples: 2, beta: 1, klWarmUp: 0, freeBits: 0 }],
  [
    'a VAE with a heavy divergence',
    ['--beta', '4', '--kl-warm-up', '2', '--free-bits', '0.1'],
    { samples: 1, beta: 4, klWarmUp: 2, freeBits: 0.1 },
  ],
  [
    'a GAN with smooth labels and spectral normalization, which stands for no other normalization',
    ['--model', 'gan', '--real-target', '0.9', '--spectral-norm'],
    {
      realTarget: 0.9,
      spectralNorm: true,
      gradientPenalty: 0,
      criticSteps: 1,
      discriminator: { channels: [4, 6], norm: 'none', activation: 'leakyRelu' },
    },
  ],
  [
    'a Wasserstein GAN',
    ['--model', 'gan', '--loss', 'wasserstein', '--critic-steps', '2'],
    { loss: 'wasserstein', gradientPenalty: 10, criticSteps: 2, spectralNorm: false, realTarget: 1 },
  ],
  [
    'a Wasserstein GAN whose weights are cut needs no gradient penalty',
    ['--model', 'gan', '--loss', 'wasserstein', '--critic-steps', '2', '--weight-clip', '0.01'],
    { loss: 'wasserstein', gradientPenalty: 0, weightClip: 0.01 },
  ],
])('%s', async (name, flags, expected) => {
  const run = folder.path(name);
  const common = [...TINY_CONV, '--sample-every', '0', '--steps', '1', '--run', run];
  const trained = await runCli(['train', 'faces', ...common, ...flags]);
  expect(trained.code, trained.err).toBe(0);
  expect(JSON.parse((await runCli(['info', run, '--json'])).out)).toMatchObject({ config: expected });
});

test('eval tells the ELBO whatever its divergence weighs, and the bound of an IWAE', async () => {
  const scored = async (name: string): Promise<Record<string, number>> => {
    const args = ['eval', folder.path(name), '--pictures', '6', '--samples', '3', '--json'];
    return JSON.parse((await runCli(args)).out) as Record<string, number>;
  };
  const { elbo, reconstruction, kl } = await scored('a VAE with a heavy divergence');
  expect(elbo).toBeCloseTo(-(reconstruction! + kl!), 3); // float32 sums of some hundred nats
  const iwae = await scored('an IWAE');
  expect(iwae['importanceBound']).toEqual(expect.any(Number));
  expect(iwae).not.toHaveProperty('elbo');
  const { out } = await runCli(['eval', folder.path('an IWAE'), '--pictures', '6', '--samples', '3']);
  expect(out).toMatch(/\nImportance bound +-?\d+\.\d\d nats a picture, by the 2 samples of training\n$/);
});
