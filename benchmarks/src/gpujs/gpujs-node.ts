import type { Benchmark, BenchmarkCase } from '../benchmark.ts';
import { inProcess } from '../contestants.ts';
import { GPU_WORK } from './page-work.ts';

/** Takes TensorFlow.js' cpu backend six minutes a step. */
const TOO_SLOW = 'DCGAN-28 step';

/** gpu.js without a GPU, beside the backend of TensorFlow.js that has neither a GPU nor WebAssembly. */
export const gpujsNode: Benchmark = {
  description: "the same kernels in gpu.js' modes for processors, beside TensorFlow.js' cpu backend, in Node",
  async open() {
    const cases = Object.entries(GPU_WORK)
      .filter(([name]) => name !== TOO_SLOW)
      .map(
        ([name, { ours, peer = ours, quick = false }]): BenchmarkCase => ({
          name,
          unit: 'ms',
          unitsPerRun: 1,
          quick,
          contestants: [
            inProcess('gpujs, webasm', ours),
            inProcess('gpujs, cpu', ours),
            inProcess('cpu', peer),
          ],
        }),
      );
    return { cases, versions: {}, remarks: [], close: () => undefined };
  },
};
