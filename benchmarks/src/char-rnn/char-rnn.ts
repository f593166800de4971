import { type BackendName, tf } from '@reverie/core';
import type { Benchmark, BenchmarkCase, Contestant } from '../benchmark.ts';
import { PythonPeer } from '../python-peer.ts';
import { CASES, type CharRNNCase } from './case.ts';
import * as ours from './ours.ts';
import * as tfLayers from './tf-layers.ts';

const BACKENDS: readonly BackendName[] = ['wasm', 'cpu'];

/** Debian's, unless told otherwise: the peer's release is then known. */
const PYTHON = process.env['REVERIE_PYTHON'] ?? '/usr/bin/python3';

/**
 * One thread, as ours. Debian's OpenBLAS takes the kernels of a processor from 2004 on those it does not know; naming
 * SkylakeX gives it AVX-512, and the name in use is reported.
 */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', OPENBLAS_CORETYPE: 'SkylakeX' };

/** A training step and sampling with character LSTMs: ours, TensorFlow.js' own layers, PyTorch. */
export const charRNN: Benchmark = {
  description: 'a training step (batch 32, 50 steps, 65 characters, clipping, Adam) and sampling, LSTM',
  async open() {
    const script = new URL('../../peers/char_rnn_torch.py', import.meta.url);
    const torch = await PythonPeer.start(PYTHON, script, ONE_THREAD);
    const absent = typeof torch === 'string';
    return {
      cases: CASES.map((size) => benchmarkCase(size, torch)),
      versions: { tfjs: tf.version.tfjs, ...(absent ? {} : torch.versions) },
      remarks: remarksOn(torch),
      close: () => {
        if (!absent) torch.close();
      },
    };
  },
};

function benchmarkCase(size: CharRNNCase, torch: PythonPeer | string): BenchmarkCase {
  const { kind, hidden, layers } = size;
  const work = kind === 'step' ? 'training step' : 'sampling';
  return {
    name: `${work}, hidden ${hidden}, ${layers} ${layers === 1 ? 'layer' : 'layers'}`,
    unit: kind === 'step' ? 'ms a step' : 'ms a character',
    unitsPerRun: kind === 'step' ? 1 : size.characters,
    quick: hidden === 128 && layers === 1,
    contestants: [
      ...BACKENDS.map((backend) => oursOn(backend, size)),
      ...BACKENDS.map((backend) => tfLayersOn(backend, size)),
      {
        name: 'PyTorch, 1 thread',
        ours: false,
        start: typeof torch === 'string' ? { skipped: torch } : () => torch.prepare(size),
      },
    ],
  };
}

function oursOn(backend: BackendName, size: CharRNNCase): Contestant {
  const start = size.kind === 'step' ? ours.trainingStep : ours.sampling;
  return { name: `ours on ${backend}`, ours: true, start: () => start(backend, size) };
}

function tfLayersOn(backend: BackendName, size: CharRNNCase): Contestant {
  const name = `tf.layers on ${backend}`;
  if (backend === 'cpu' && size.kind === 'step' && size.hidden > 128)
    return { name, ours: false, start: { skipped: 'takes minutes a step' } };
  const start = size.kind === 'step' ? tfLayers.trainingStep : tfLayers.sampling;
  return { name, ours: false, start: () => start(backend, size) };
}

function remarksOn(torch: PythonPeer | string): string[] {
  if (typeof torch === 'string') return [`PyTorch takes no part: ${torch}`];
  const blas = torch.versions["torch's BLAS"] ?? '';
  if (!blas.startsWith('none')) return [];
  return [
    "PyTorch is slower here than it could be: its BLAS is the reference one; 'apt install libopenblas0' helps",
  ];
}
