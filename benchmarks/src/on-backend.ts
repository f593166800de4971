import { type BackendName, useBackend } from '@reverie/core';
import type { Workload } from './benchmark.ts';

/** A workload of this process: `once` again and again on one backend of TensorFlow.js. */
export function onBackend(backend: BackendName, once: () => Promise<void>, dispose: () => void): Workload {
  return {
    async run(times) {
      await useBackend(backend);
      const started = performance.now();
      for (let i = 0; i < times; i++) await once();
      return performance.now() - started;
    },
    dispose,
  };
}
