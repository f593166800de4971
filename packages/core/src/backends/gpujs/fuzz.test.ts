import { anyCall, compareWithCpu } from '@reverie/simd/testing';
import fc from 'fast-check';
import { afterAll, it } from 'vitest';
import { tf } from '../../tf.ts';
import type { GpujsMode } from './modes.ts';
import { registerGpujs } from './register.ts';

/** Cases of one run; `pnpm fuzz gpujs` sets more, with a seed of its own, and `pnpm fuzz gpujs:cpu` the mode too. */
const setting = (name: string): string | undefined => globalThis.process?.env?.[name];
const CASES = Number(setting('FUZZ_CASES') ?? 150);
const SEED = Number(setting('FUZZ_SEED') ?? 1);
const MODE = (setting('FUZZ_VARIANT') || 'webasm') as GpujsMode;

const NAME = `gpujs-fuzz-${MODE}`;
registerGpujs(NAME, { mode: MODE });

afterAll(async () => {
  await tf.setBackend('cpu');
});

it(`gives in mode ${MODE} what TensorFlow.js' cpu backend gives`, {
  timeout: 60_000 + CASES * 50,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyCall, (call) => compareWithCpu(call, NAME)),
    { numRuns: CASES, seed: SEED },
  );
});
