/** The script of the page in which gpu.js and TensorFlow.js' own GPU backend do the same work. */
import { type GpujsBackend, tf } from '@reverie/core';
import '@tensorflow/tfjs-backend-webgpu';
import { GPU_WORK } from './page-work.ts';

type Work = Awaited<ReturnType<(typeof GPU_WORK)[string]['ours']>>;

const running = new Map<string, Work>();
const keyOf = (work: string, backend: string): string => `${backend}: ${work}`;

const page = {
  /** What draws: the name of the graphics card, or of the software in its place. */
  async renderer(): Promise<string> {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return names && gl ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'unknown';
  },

  /** Whether TensorFlow.js' WebGPU backend starts here. */
  async hasWebGPU(): Promise<boolean> {
    const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<object | null> } };
    return gpu !== undefined && (await gpu.requestAdapter()) !== null;
  },

  async start(name: string, backend: string): Promise<void> {
    await tf.setBackend(backend);
    const { ours, peer = ours } = GPU_WORK[name]!;
    running.set(keyOf(name, backend), await (backend === 'gpujs' ? ours : peer)());
  },

  async run(name: string, backend: string, times: number): Promise<number> {
    await tf.setBackend(backend);
    const { once, finish } = running.get(keyOf(name, backend))!;
    const started = performance.now();
    for (let turn = 0; turn < times; turn++) await once();
    await finish?.();
    return performance.now() - started;
  },

  async dispose(name: string, backend: string): Promise<void> {
    await tf.setBackend(backend);
    running.get(keyOf(name, backend))?.dispose();
    running.delete(keyOf(name, backend));
  },

  /** In a new page: how long the backend takes to open, to compile what a training step needs and to do it. */
  async firstStep(name: string, backend: string): Promise<number> {
    const started = performance.now();
    await page.start(name, backend);
    await page.run(name, backend, 1);
    return performance.now() - started;
  },

  /** What our backend has compiled. */
  async state(): Promise<{ mode: string; programs: number }> {
    await tf.setBackend('gpujs');
    const backend = tf.backend() as GpujsBackend;
    return { mode: backend.mode, programs: backend.memory().programs };
  },
};

/** What the page offers to the program that measures. */
export type Page = typeof page;

// Small operations would run on the processor, while ours run on the GPU.
tf.env().set('WEBGL_CPU_FORWARD', false);
Object.assign(globalThis, { benchPage: page });
