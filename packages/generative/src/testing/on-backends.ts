import { registerGpujs, tf, useBackend } from '@reverie/core';
import { beforeAll, describe } from 'vitest';

/** A backend on which models are tested, for gpu.js with the mode. */
type TestedBackend = 'cpu' | 'simd' | 'gpujs-webasm' | 'gpujs-webgl2';

/** In a browser the backend that has a GPU, else those of Node; TensorFlow.js' wasm has no gradient of a convolution. */
const BACKENDS: readonly TestedBackend[] =
  typeof document === 'undefined' ? ['cpu', 'simd', 'gpujs-webasm'] : ['gpujs-webgl2'];

/** Runs the same test bodies on each backend. */
export function onBackends(name: string, body: () => void): void {
  describe.each(BACKENDS)(`${name} on %s`, (backend) => {
    beforeAll(async () => {
      if (backend === 'cpu' || backend === 'simd') {
        await useBackend(backend);
        return;
      }
      const mode = backend.slice('gpujs-'.length) as 'webasm' | 'webgl2';
      if (!(backend in tf.engine().registryFactory)) registerGpujs(backend, { mode });
      await tf.setBackend(backend);
    });
    body();
  });
}
