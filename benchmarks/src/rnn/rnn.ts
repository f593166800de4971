import { tf } from '@reverie/core';
import type { Benchmark, BenchmarkCase } from '../benchmark.ts';
import {
  ALL_OURS,
  availableOurs,
  inProcess,
  type OurName,
  startTorch,
  type TorchPeers,
} from '../contestants.ts';
import { CONV_CASES, type ConvCase, convLSTM2D, convSequence } from './conv.ts';
import { MODEL_CASES, type ModelCase, modelStep, requestOf } from './models.ts';

/** Loss and gradients of recurrent layers and models: ours, PyTorch, and TensorFlow.js' own layer where it has one. */
export const rnn: Benchmark = {
  description:
    'loss and gradients of ConvGRU and ConvLSTM (batch 8, 10 frames of 16 × 16 × 32, 3 × 3), of GRU and Elman networks (batch 32, ' +
    '50 steps, 65 characters), of a Seq2Seq (batch 64, sums) and a Captioner (batch 32, pictures of 32 × 32, 8 words)',
  async open() {
    const torch = await startTorch(new URL('../../peers/rnn_torch.py', import.meta.url));
    const ours = await availableOurs(ALL_OURS);
    const models = await Promise.all(MODEL_CASES.map((one) => modelCase(one, ours, torch)));
    return {
      cases: [...CONV_CASES.map((size) => convCase(size, ours, torch)), ...models],
      versions: { tfjs: tf.version.tfjs, ...torch.versions },
      remarks: [
        "tfjs-wasm has no gradient of a convolution, so tf.layers runs on TensorFlow.js' cpu backend",
      ],
      close: () => torch.close(),
    };
  },
};

const UNIT = { unit: 'ms a step', unitsPerRun: 1 };

function convCase(size: ConvCase, ours: readonly OurName[], torch: TorchPeers): BenchmarkCase {
  const { cell } = size;
  return {
    ...UNIT,
    name: `Conv${cell.toUpperCase()}`,
    quick: cell === 'gru',
    contestants: [
      ...ours.map((name) => inProcess(name, convSequence(size))),
      ...(cell === 'lstm' ? [tfLayers(size)] : []),
      ...torch.contestants(size),
    ],
  };
}

const tfLayers = (size: ConvCase) => ({
  ...inProcess('cpu', convLSTM2D(size)),
  name: 'tf.layers.convLstm2d on tfjs-cpu',
});

async function modelCase(
  one: ModelCase,
  ours: readonly OurName[],
  torch: TorchPeers,
): Promise<BenchmarkCase> {
  const { name, quick } = one;
  return {
    ...UNIT,
    name,
    quick,
    contestants: [
      ...ours.map((backend) => inProcess(backend, modelStep(one))),
      ...torch.contestants(await requestOf(one)),
    ],
  };
}
