import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tf, useBackend } from '@reverie/core';
import { expect, it } from 'vitest';
import { ganToysOn, VARIANTS } from './gan-toys.ts';

it('the table has a line for each GAN, and those that are measured are not trained again', {
  timeout: 120_000,
}, async () => {
  await useBackend('simd');
  const folder = await mkdtemp(join(tmpdir(), 'reverie-toys-'));
  const before = tf.memory().numTensors;
  try {
    await ganToysOn(VARIANTS.slice(0, 1)).run({ folder, minutes: 0.01 });
    const variants = VARIANTS.slice(0, 2);
    const { value, table } = await ganToysOn(variants).run({ folder, minutes: 0.02, resume: true });
    expect(table.map((row) => row['GAN'])).toEqual(variants.map(({ name }) => name));
    for (const row of table) {
      // Each is trained for a third of a second.
      expect(row['grid of 25: updates']).toBeGreaterThan(0);
      expect(row['ring of 8: modes']).toBeLessThanOrEqual(8);
      expect(row['ring of 8: good']).toMatch(/^\d+\.\d%$/);
    }
    expect(value).toBeGreaterThanOrEqual(0);
    expect((await readdir(folder)).sort()).toEqual(['grid-of-25.png', 'results.json', 'ring-of-8.png']);
    expect(tf.memory().numTensors).toBe(before);
  } finally {
    await rm(folder, { recursive: true });
  }
});
