import { tf } from '@reverie/core';
import type { Benchmark, BenchmarkCase, Contestant } from '../benchmark.ts';
import {
  ALL_OURS,
  availableOurs,
  inProcess,
  type OurName,
  type PeerBackend,
  type Setup,
  startTorch,
  type TorchPeers,
  WITHOUT_BLAS,
} from '../contestants.ts';
import { startUp } from './start-up.ts';
import { convolution, convolutionWithGradients, dcgan, mnistCNN, op } from './work.ts';

/** What is measured on ours and on TensorFlow.js' backends, and what PyTorch is told to do. */
interface Work {
  readonly name: string;
  readonly setup: Setup;
  readonly ours: readonly OurName[];
  readonly peers: readonly PeerBackend[];
  readonly torch?: object;
  readonly quick?: boolean;
}

const FORMS = [
  ['NN', false, false],
  ['NT', false, true],
  ['TN', true, false],
  ['TT', true, true],
] as const;

const products: Work[] = [256, 512, 1024].flatMap((size) =>
  FORMS.map(([form, transposeA, transposeB]): Work => {
    const shape = [size, size];
    return {
      name: `SGEMM ${size}³ ${form}`,
      setup: op([shape, shape], (a, b) =>
        tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, transposeA, transposeB),
      ),
      ours: ALL_OURS,
      peers: ['wasm'],
      torch: { kind: 'matmul', size, transposeA, transposeB },
      quick: size === 256,
    };
  }),
);

const MILLION = [1000, 1000];
const INDICES = tf.util.createShuffledIndices(1000);

const elementwise: Work[] = (
  [
    ['add', 2, (a, b) => tf.add(a, b!)],
    ['mul', 2, (a, b) => tf.mul(a, b!)],
    ['exp', 1, (a) => tf.exp(a)],
    ['tanh', 1, (a) => tf.tanh(a)],
    ['sum', 1, (a) => tf.sum(a)],
    ['softmax', 1, (a) => tf.softmax(a)],
    ['transpose', 1, (a) => tf.transpose(a)],
    ['gather', 1, (a) => tf.tidy(() => tf.gather(a, tf.tensor1d([...INDICES], 'int32')))],
  ] as ReadonlyArray<[string, number, (a: tf.Tensor, b?: tf.Tensor) => tf.Tensor]>
).map(([name, inputs, compute]) => ({
  name: `${name} on 1M`,
  setup: op(
    Array.from({ length: inputs }, () => MILLION),
    compute,
  ),
  ours: WITHOUT_BLAS,
  peers: ['wasm'],
  torch: { kind: 'elementwise', name },
  quick: name === 'tanh',
}));

const WORK: readonly Work[] = [
  ...products,
  {
    name: 'convolution forward',
    setup: convolution,
    ours: ALL_OURS,
    peers: ['wasm'],
    torch: { kind: 'conv' },
  },
  {
    name: 'convolution, all three',
    setup: convolutionWithGradients,
    ours: ALL_OURS,
    peers: ['cpu'],
    torch: { kind: 'conv', gradients: true },
  },
  {
    name: 'MNIST CNN training step',
    setup: mnistCNN,
    ours: ALL_OURS,
    peers: ['cpu'],
    torch: { kind: 'cnn' },
  },
  { name: 'DCGAN-28 training step', setup: dcgan, ours: ALL_OURS, peers: ['cpu'], torch: { kind: 'dcgan' } },
  ...elementwise,
  {
    name: 'tf.add of 4 numbers',
    setup: op([[4], [4]], (a, b) => tf.add(a, b)),
    ours: WITHOUT_BLAS,
    peers: ['wasm', 'cpu'],
    quick: true,
  },
];

/** Kernels and training steps of the backend `simd` beside those of TensorFlow.js' backends and of PyTorch. */
export const simd: Benchmark = {
  description: 'kernels and training steps: our backend, those of TensorFlow.js, PyTorch',
  async open() {
    const torch = await startTorch(new URL('../../peers/simd_torch.py', import.meta.url));
    const ours = await availableOurs(ALL_OURS);
    const missing = ours.length < ALL_OURS.length ? ['no BLAS was found; ours with BLAS takes no part'] : [];
    return {
      cases: [...WORK.map((work) => caseOf(work, ours, torch)), startUp],
      versions: { tfjs: tf.version.tfjs, ...torch.versions },
      remarks: missing,
      close: () => torch.close(),
    };
  },
};

function caseOf(work: Work, available: readonly OurName[], torch: TorchPeers): BenchmarkCase {
  const contestants: Contestant[] = [
    ...work.ours.filter((name) => available.includes(name)).map((name) => inProcess(name, work.setup)),
    ...work.peers.map((name) => inProcess(name, work.setup)),
    ...(work.torch === undefined ? [] : torch.contestants(work.torch)),
  ];
  return { name: work.name, unit: 'ms', unitsPerRun: 1, quick: work.quick ?? false, contestants };
}
