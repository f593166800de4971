import { defineKernel, runGpuKernel, tf } from '@reverie/core';
import { CASES } from '../char-rnn/case.ts';
import { trainingStep as ourStep } from '../char-rnn/ours.ts';
import { trainingStep as layersStep } from '../char-rnn/tf-layers.ts';
import type { Setup } from '../contestants.ts';
import { dcgan, mnistCNN, values } from '../simd/work.ts';

/** What is measured: ours, and theirs where the same work is written another way. */
export interface GpuWork {
  readonly ours: Setup;
  readonly peer?: Setup;
  readonly quick?: boolean;
}

/** An op again and again on the same inputs. At the end of a run one value is read, so that the GPU has finished. */
const op =
  (shapes: readonly number[][], compute: (...inputs: tf.Tensor[]) => tf.Tensor): Setup =>
  async () => {
    const inputs = shapes.map(values);
    let last = compute(...inputs);
    return {
      once: async () => {
        last.dispose();
        last = compute(...inputs);
      },
      finish: async () => void (await tf.tidy(() => tf.slice(tf.reshape(last, [-1]), 0, 1)).data()),
      dispose: () => tf.dispose([last, ...inputs]),
    };
  };

const product = (size: number, transposeA: boolean, transposeB: boolean): GpuWork => ({
  ours: op(
    [
      [size, size],
      [size, size],
    ],
    (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, transposeA, transposeB),
  ),
});

const MILLION = [1000, 1000];
const X: [number, number, number, number] = [16, 28, 28, 32];
const W: [number, number, number, number] = [3, 3, 32, 64];
const DY: [number, number, number, number] = [16, 28, 28, 64];
const ATTRIBUTES = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };

const kernel =
  (name: string, first: string, second: string, attributes: object) =>
  (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
    tf.engine().runKernel(name, { [first]: a, [second]: b }, { ...ATTRIBUTES, ...attributes }) as tf.Tensor;

/** Ten element-wise operations, one after the other. */
const chain = (x: tf.Tensor): tf.Tensor =>
  tf.tidy(() => {
    let y = x;
    for (let turn = 0; turn < 5; turn++) y = tf.relu(tf.mul(y, x));
    return y;
  });

/** The same ten in one kernel of ours. */
const FUSED_CHAIN = defineKernel({
  name: 'chain',
  formula: 'y = max(max(x·x, 0)·x, 0)·…',
  inputs: ['x'],
  element: `let y = x; ${'y = Math.max(y * x, 0);'.repeat(5)} return y;`,
  isElementwise: true,
});

const LSTM = CASES.find(({ kind, hidden, layers }) => kind === 'step' && hidden === 128 && layers === 1)!;

/** By name, in the order of the table. */
export const GPU_WORK: Readonly<Record<string, GpuWork>> = {
  'matmul 512³': { ...product(512, false, false), quick: true },
  'matmul 1024³': product(1024, false, false),
  'matmul 512³, Aᵀ·B': product(512, true, false),
  'matmul 512³, A·Bᵀ': product(512, false, true),
  'convolution 3×3': { ours: op([X, W], (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')) },
  'convolution, gradient of its input': {
    ours: op([DY, W], kernel('Conv2DBackpropInput', 'dy', 'filter', { inputShape: X })),
  },
  'convolution, gradient of its filter': {
    ours: op([X, DY], kernel('Conv2DBackpropFilter', 'x', 'dy', { filterShape: W })),
  },
  'chain of 10 on 1M': { ours: op([MILLION], chain) },
  'chain of 10 on 1M, fused': {
    ours: op([MILLION], (x) => runGpuKernel(FUSED_CHAIN, [x], { shape: MILLION })),
    peer: op([MILLION], chain),
  },
  'sum over the last axis of 1M': { ours: op([MILLION], (x) => tf.sum(x, -1)), quick: true },
  'softmax on 1M': { ours: op([MILLION], (x) => tf.softmax(x)) },
  'a tiny kernel': { ours: op([[4], [4]], (a, b) => tf.add(a, b)), quick: true },
  'add on 1M and read': {
    ours: async () => {
      const x = values(MILLION);
      const once = async (): Promise<void> => {
        const y = tf.add(x, x);
        await y.data();
        y.dispose();
      };
      return { once, dispose: () => x.dispose() };
    },
  },
  'char-LSTM step, hidden 128': { ours: ourStep(LSTM), peer: layersStep(LSTM) },
  'MNIST CNN step': { ours: mnistCNN },
  'DCGAN-28 step': { ours: dcgan },
};
