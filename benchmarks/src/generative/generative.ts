import { tf } from '@reverie/core';
import type { Benchmark, BenchmarkCase } from '../benchmark.ts';
import {
  ALL_OURS,
  availableOurs,
  inProcess,
  type OurName,
  type PeerBackend,
  startTorch,
  type TorchPeers,
} from '../contestants.ts';
import { MODEL_CASES, type ModelCase, requestOf, SAMPLED_CASES, sampling, trainingStep } from './models.ts';

/** Training steps of GANs and VAEs, and their samples: ours, TensorFlow.js' cpu backend, PyTorch. */
export const generative: Benchmark = {
  description:
    'training steps, with Adam, of a DCGAN (0.9 M parameters, batch 64), a VAE (784-400-400-50, batch 128), a convolutional VAE ' +
    '(batch 64) and a WGAN-GP (batch 64, one update of the critic), on pictures of 28 × 28; samples of the first two',
  async open() {
    const torch = await startTorch(new URL('../../peers/generative_torch.py', import.meta.url));
    const ours = await availableOurs(ALL_OURS);
    return {
      cases: [
        ...MODEL_CASES.map((one) => trainingCase(one, ours, torch)),
        ...SAMPLED_CASES.map((one) => samplingCase(one, ours, torch)),
      ],
      versions: { tfjs: tf.version.tfjs, ...torch.versions },
      remarks: [
        "tfjs-wasm has no gradient of a convolution, and TensorFlow.js' cpu backend needs minutes for a step with convolutions",
      ],
      close: () => torch.close(),
    };
  },
};

/** TensorFlow.js' cpu backend takes part where nothing is convolved. */
const contestantsOf = ({ model }: ModelCase, ours: readonly OurName[]): readonly (OurName | PeerBackend)[] =>
  'channels' in model.config.network ? ours : [...ours, 'cpu'];

function trainingCase(one: ModelCase, ours: readonly OurName[], torch: TorchPeers): BenchmarkCase {
  return {
    name: `${one.name}, training`,
    unit: 'ms a step',
    unitsPerRun: 1,
    quick: one.quick,
    contestants: [
      ...contestantsOf(one, ours).map((name) => inProcess(name, trainingStep(one))),
      ...torch.contestants(requestOf(one, 'train')),
    ],
  };
}

function samplingCase(one: ModelCase, ours: readonly OurName[], torch: TorchPeers): BenchmarkCase {
  return {
    name: `${one.name}, sampling`,
    unit: 'ms a picture',
    unitsPerRun: one.batch,
    quick: one.quick,
    contestants: [
      ...contestantsOf(one, ours).map((name) => inProcess(name, sampling(one))),
      ...torch.contestants(requestOf(one, 'sample')),
    ],
  };
}
