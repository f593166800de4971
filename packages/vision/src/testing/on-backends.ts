import { useBackend } from '@reverie/core';
import { beforeAll, describe } from 'vitest';

/** Runs the same test bodies on each backend. */
export function onBackends(name: string, body: () => void): void {
  describe.each(['cpu', 'simd'] as const)(`${name} on %s`, (backend) => {
    beforeAll(async () => {
      await useBackend(backend);
    });
    body();
  });
}
