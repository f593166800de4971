import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyCall, compareWithCpu } from './testing/index.ts';
import './testing/on-simd.ts';

/** Cases of one run; `pnpm fuzz simd` sets more, with a seed of its own. */
const CASES = Number(globalThis.process?.env?.['FUZZ_CASES'] ?? 150);
const SEED = Number(globalThis.process?.env?.['FUZZ_SEED'] ?? 1);

describe.each(['simd-1', 'simd-2'])('random calls on %s', (backend) => {
  it("give what TensorFlow.js' cpu backend gives", { timeout: 60_000 + CASES * 50 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyCall, (call) => compareWithCpu(call, backend)),
      { numRuns: CASES, seed: SEED },
    );
  });
});
