import { expect, test } from 'vitest';
import { killAndResume } from './kill-and-resume.ts';

test('a run that is killed six times ends with the bytes of one that was not', async () => {
  const report = await killAndResume({ kills: 6, seed: 7, steps: 24, within: 250 });
  expect(report).toMatchObject({ kills: 6, damaged: 0 });
  expect(report.identical).toBe(report.runs);
}, 120_000); // each process takes seconds to load on a busy machine
