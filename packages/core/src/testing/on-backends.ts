import { beforeAll, describe } from 'vitest';
import { type BackendName, useBackend } from '../backends/use-backend.ts';

/** The backends on which every operation and layer is tested in Node. */
export const TESTED_BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'simd'];

/** Runs the same test bodies on each tested backend. */
export function onBackends(name: string, body: (backend: BackendName) => void): void {
  describe.each(TESTED_BACKENDS)(`${name} on %s`, (backend) => {
    beforeAll(async () => {
      await useBackend(backend);
    });
    body(backend);
  });
}
