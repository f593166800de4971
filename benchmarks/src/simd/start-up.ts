import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchmarkCase, Contestant } from '../benchmark.ts';

const require = createRequire(import.meta.url);

/** A program that imports a backend, computes, and reads the result; built code, as a user has it. */
const program = (backend: string, specifier: string): string => `
  import * as tf from ${JSON.stringify(require.resolve('@tensorflow/tfjs'))};
  await import(${JSON.stringify(specifier)});
  await tf.setBackend('${backend}');
  tf.matMul(tf.ones([8, 8]), tf.ones([8, 8])).dataSync();
  process.exit(0);
`;

const built = fileURLToPath(new URL('../../../packages/simd/dist/index.js', import.meta.url));

function contestant(name: string, ours: boolean, backend: string, specifier: string): Contestant {
  const source = program(backend, specifier);
  const run = async (times: number): Promise<number> => {
    const started = performance.now();
    for (let i = 0; i < times; i++) {
      await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source]);
    }
    return performance.now() - started;
  };
  return { name, ours, start: async () => ({ run, dispose: () => {} }) };
}

/** From the start of the process to the first result. Needs `pnpm build`. */
export const startUp: BenchmarkCase = {
  name: 'import and first result',
  unit: 'ms',
  unitsPerRun: 1,
  quick: true,
  contestants: [
    contestant('simd', true, 'simd', built),
    contestant('tfjs-wasm', false, 'wasm', require.resolve('@tensorflow/tfjs-backend-wasm')),
  ],
};
