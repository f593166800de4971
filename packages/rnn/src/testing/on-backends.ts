import { registerGpujs, tf, useBackend } from '@reverie/core';
import { beforeAll, describe } from 'vitest';

/** A backend, for gpu.js with the mode. */
type TestedBackend = 'cpu' | 'wasm' | 'simd' | 'gpujs-webasm' | 'gpujs-cpu' | 'gpujs-webgl2';

/** In a browser the backend that has a GPU, else those of Node. */
const BACKENDS: readonly TestedBackend[] =
  typeof document === 'undefined' ? ['cpu', 'wasm', 'simd', 'gpujs-webasm', 'gpujs-cpu'] : ['gpujs-webgl2'];

async function start(backend: TestedBackend): Promise<void> {
  if (backend === 'cpu' || backend === 'wasm' || backend === 'simd') {
    await useBackend(backend);
    return;
  }
  const mode = backend.slice('gpujs-'.length) as 'webasm' | 'cpu' | 'webgl2';
  if (!(backend in tf.engine().registryFactory)) registerGpujs(backend, { mode });
  await tf.setBackend(backend);
}

/** Runs the same test bodies on each backend; TensorFlow.js' wasm has no gradient of a convolution. */
export function onBackends(
  name: string,
  body: () => void,
  { except }: { readonly except?: TestedBackend } = {},
): void {
  describe.each(BACKENDS.filter((backend) => backend !== except))(`${name} on %s`, (backend) => {
    beforeAll(() => start(backend));
    body();
  });
}
