import { tf } from '@reverie/core';
import type { Benchmark } from '../benchmark.ts';
import { ALL_OURS, availableOurs, inProcess, startTorch } from '../contestants.ts';
import { CASES, type ConvCase } from './case.ts';
import { convLSTM2D, convSequence } from './work.ts';

/** A sequence of maps through one convolutional recurrent layer, values and gradients: ours, TensorFlow.js' own layer, PyTorch. */
export const rnn: Benchmark = {
  description: 'ConvGRU and ConvLSTM, batch 8, 10 frames of 16 × 16 × 32, 3 × 3, forward and backward',
  async open() {
    const torch = await startTorch(new URL('../../peers/conv_rnn_torch.py', import.meta.url));
    const ours = await availableOurs(ALL_OURS);
    return {
      cases: CASES.map((size) => ({
        name: `Conv${size.cell.toUpperCase()}`,
        unit: 'ms a step',
        unitsPerRun: 1,
        quick: size.cell === 'gru',
        contestants: [
          ...ours.map((name) => inProcess(name, convSequence(size))),
          ...(size.cell === 'lstm' ? [tfLayers(size)] : []),
          ...torch.contestants(size),
        ],
      })),
      versions: { tfjs: tf.version.tfjs, ...torch.versions },
      remarks: [
        "tfjs-wasm has no gradient of a convolution, so tf.layers runs on TensorFlow.js' cpu backend",
      ],
      close: () => torch.close(),
    };
  },
};

const tfLayers = (size: ConvCase) => ({
  ...inProcess('cpu', convLSTM2D(size)),
  name: 'tf.layers.convLstm2d on tfjs-cpu',
});
