import { tf } from '@reverie/core';
import type { Benchmark, BenchmarkCase, Contestant } from '../benchmark.ts';
import {
  ALL_OURS,
  availableOurs,
  inProcess,
  type OurName,
  startTorch,
  type TorchPeers,
} from '../contestants.ts';
import { CASES, type CharRNNCase } from './case.ts';
import { sampling, trainingStep } from './ours.ts';
import * as tfLayers from './tf-layers.ts';

/** A training step and sampling with character LSTMs: ours, TensorFlow.js' own layers, PyTorch. */
export const charRNN: Benchmark = {
  description: 'a training step (batch 32, 50 steps, 65 characters, clipping, Adam) and sampling, LSTM',
  async open() {
    const torch = await startTorch(new URL('../../peers/char_rnn_torch.py', import.meta.url));
    const ours = await availableOurs(ALL_OURS);
    return {
      cases: CASES.map((size) => benchmarkCase(size, ours, torch)),
      versions: { tfjs: tf.version.tfjs, ...torch.versions },
      remarks: remarksOn(torch),
      close: () => torch.close(),
    };
  },
};

function benchmarkCase(size: CharRNNCase, ours: readonly OurName[], torch: TorchPeers): BenchmarkCase {
  const { kind, hidden, layers } = size;
  const isStep = kind === 'step';
  return {
    name: `${isStep ? 'training step' : 'sampling'}, hidden ${hidden}, ${layers} ${layers === 1 ? 'layer' : 'layers'}`,
    unit: isStep ? 'ms a step' : 'ms a character',
    unitsPerRun: isStep ? 1 : size.characters,
    quick: hidden === 128 && layers === 1,
    contestants: [
      ...ours.map((name) => inProcess(name, isStep ? trainingStep(size) : sampling(size))),
      tfLayersOnWasm(size),
      ...torch.contestants(size),
    ],
  };
}

function tfLayersOnWasm(size: CharRNNCase): Contestant {
  const setup = size.kind === 'step' ? tfLayers.trainingStep(size) : tfLayers.sampling(size);
  return { ...inProcess('wasm', setup), name: 'tf.layers on tfjs-wasm' };
}

function remarksOn({ versions }: TorchPeers): string[] {
  const blas = versions["torch's BLAS"] ?? '';
  if (!blas.startsWith('none')) return [];
  return [
    "PyTorch is slower here than it could be: its BLAS is the reference one; 'apt install libopenblas0' helps",
  ];
}
