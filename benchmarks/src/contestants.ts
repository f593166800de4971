import { readFileSync } from 'node:fs';
import { registerGpujs, tf, useBackend } from '@reverie/core';
import { registerSimd } from '@reverie/simd';
import type { Contestant, Workload } from './benchmark.ts';
import { PythonPeer } from './python-peer.ts';

const simd =
  (threads: number, blas: 'off' | 'auto') =>
  (id: string): void =>
    registerSimd(id, { threads, blas });

const gpujs =
  (mode: 'webasm' | 'cpu') =>
  (id: string): void =>
    registerGpujs(id, { mode });

/** Our backends as they are measured, with what registers them under a name. */
const OURS: Readonly<Record<OurName, (id: string) => void>> = {
  'simd, 1 thread': simd(1, 'off'),
  'simd, 2 threads': simd(2, 'off'),
  'simd + BLAS, 1 thread': simd(1, 'auto'),
  'simd + BLAS, 2 threads': simd(2, 'auto'),
  'gpujs, webasm': gpujs('webasm'),
  'gpujs, cpu': gpujs('cpu'),
};

/** Names of our backends in tables. */
export type OurName = `simd${'' | ' + BLAS'}, ${'1 thread' | '2 threads'}` | `gpujs, ${'webasm' | 'cpu'}`;

/** Ours without a BLAS. */
export const WITHOUT_BLAS: readonly OurName[] = ['simd, 1 thread', 'simd, 2 threads'];
export const ALL_OURS: readonly OurName[] = [
  ...WITHOUT_BLAS,
  'simd + BLAS, 1 thread',
  'simd + BLAS, 2 threads',
];

/** TensorFlow.js' own backends. */
export type PeerBackend = 'wasm' | 'cpu';

const registered = new Set<string>();

/** Makes a backend the current one; one of ours is registered and started at its first use. */
export async function activate(name: OurName | PeerBackend): Promise<void> {
  if (name === 'wasm' || name === 'cpu') return void (await useBackend(name));
  const id = name.replaceAll(/[ ,+]+/g, '-');
  if (!registered.has(id)) OURS[name](id);
  registered.add(id);
  await tf.setBackend(id);
}

/** Makes the work on the current backend: what is done once, and what is left to dispose. */
export type Setup = () => Promise<{
  once: () => Promise<void>;
  /** Waits for what a run has left to do. */
  finish?: () => Promise<void>;
  dispose: () => void;
}>;

/** Whether the process finds a BLAS for our backend. */
async function hasBlas(name: OurName): Promise<boolean> {
  await activate(name);
  const backend = tf.backend();
  return (
    'capabilities' in backend &&
    (backend as { capabilities(): { blas?: string } }).capabilities().blas !== undefined
  );
}

/** A contestant that runs in this process. */
export function inProcess(name: OurName | PeerBackend, setup: Setup): Contestant {
  const ours = name in OURS;
  const start = async (): Promise<Workload> => {
    await activate(name);
    const { once, dispose } = await setup();
    return {
      async run(times) {
        await activate(name);
        const started = performance.now();
        for (let i = 0; i < times; i++) await once();
        return performance.now() - started;
      },
      dispose,
    };
  };
  return { name: ours ? name : `tfjs-${name}`, ours, start };
}

/** Leaves out ours with BLAS where there is none. */
export async function availableOurs(names: readonly OurName[]): Promise<OurName[]> {
  const available: OurName[] = [];
  for (const name of names) if (!name.includes('BLAS') || (await hasBlas(name))) available.push(name);
  return available;
}

const PYTHON = process.env['REVERIE_PYTHON'] ?? '/usr/bin/python3';

/** Debian's OpenBLAS takes the kernels of a processor from 2004 on those it does not know, unless it is told better. */
function openBlasKernels(): NodeJS.ProcessEnv {
  if (process.platform !== 'linux' || process.arch !== 'x64') return {};
  const hasAVX512 = /^flags.*\bavx512vl\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  return { OPENBLAS_CORETYPE: process.env['OPENBLAS_CORETYPE'] ?? (hasAVX512 ? 'SkylakeX' : 'Haswell') };
}

/** PyTorch with 1 and with 2 threads. */
export interface TorchPeers {
  readonly contestants: (request: object) => Contestant[];
  readonly versions: Readonly<Record<string, string>>;
  close(): void;
}

/** Starts PyTorch, or says why it takes no part. */
export async function startTorch(script: URL): Promise<TorchPeers> {
  const counts = [1, 2];
  const peers = await Promise.all(
    counts.map((threads) =>
      PythonPeer.start(PYTHON, script, {
        ...openBlasKernels(),
        OMP_NUM_THREADS: `${threads}`,
        OPENBLAS_NUM_THREADS: `${threads}`,
      }),
    ),
  );
  const nameOf = (index: number): string =>
    `PyTorch, ${counts[index]} ${counts[index] === 1 ? 'thread' : 'threads'}`;
  const first = peers[0]!;
  return {
    contestants: (request) =>
      peers.map((peer, index) => ({
        name: nameOf(index),
        ours: false,
        start: typeof peer === 'string' ? { skipped: peer } : () => peer.prepare(request),
      })),
    versions: typeof first === 'string' ? {} : first.versions,
    close: () => {
      for (const peer of peers) if (typeof peer !== 'string') peer.close();
    },
  };
}
