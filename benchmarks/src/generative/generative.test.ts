import { tf } from '@reverie/core';
import { afterEach, expect, it, vi } from 'vitest';
import { interleave } from '../interleave.ts';

afterEach(() => vi.unstubAllEnvs());

it('measures the quick cases without Python, and leaves nothing over', { timeout: 120_000 }, async () => {
  vi.stubEnv('REVERIE_PYTHON', '/no/such/python');
  const { generative } = await import('./generative.ts');
  const { cases, close } = await generative.open();
  const quick = cases.filter((one) => one.quick);
  expect(quick.map(({ name }) => name)).toEqual(['VAE, training', 'VAE, sampling']);
  const before = tf.memory().numTensors;
  for (const one of quick) {
    // No patience: each runs once.
    const measured = await interleave(one, { rounds: 1, patience: 0 });
    for (const { contestant, value, skipped } of measured) {
      if (skipped === undefined) expect(value, contestant.name).toBeGreaterThan(0);
      else expect(skipped).toContain('/no/such/python: spawn');
    }
    expect(measured.filter(({ contestant }) => contestant.ours).length).toBeGreaterThanOrEqual(2);
  }
  expect(tf.memory().numTensors).toBe(before);
  close();
});
