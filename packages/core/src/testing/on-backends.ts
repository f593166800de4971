import { beforeAll, describe } from 'vitest';
import { registerGpujs } from '../backends/gpujs/index.ts';
import { useBackend } from '../backends/use-backend.ts';
import { tf } from '../tf.ts';

/** A backend, for gpu.js with the mode. */
export type TestedBackend = 'cpu' | 'wasm' | 'simd' | 'gpujs-webasm' | 'gpujs-cpu' | 'gpujs-webgl2';

const isBrowser = typeof document !== 'undefined';

/** The backends on which every operation and layer is tested: in a browser the one that has a GPU, else those of Node. */
export const TESTED_BACKENDS: readonly TestedBackend[] = isBrowser
  ? ['gpujs-webgl2']
  : ['cpu', 'wasm', 'simd', 'gpujs-webasm', 'gpujs-cpu'];

/** Starts a backend of a test. */
export async function useTestedBackend(backend: TestedBackend): Promise<void> {
  if (backend === 'cpu' || backend === 'wasm' || backend === 'simd') {
    await useBackend(backend);
    return;
  }
  const mode = backend.slice('gpujs-'.length) as 'webasm' | 'cpu' | 'webgl2';
  if (!(backend in tf.engine().registryFactory)) registerGpujs(backend, { mode });
  await tf.setBackend(backend);
}

/** Runs the same test bodies on each tested backend. */
export function onBackends(name: string, body: (backend: TestedBackend) => void): void {
  describe.each(TESTED_BACKENDS)(`${name} on %s`, (backend) => {
    beforeAll(async () => {
      await useTestedBackend(backend);
    });
    body(backend);
  });
}
