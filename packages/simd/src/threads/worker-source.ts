/** Numbers of 32 bits at the head of a worker's block of the shared memory. */
export const CONTROL = { sequence: 0, finished: 1, state: 2, kernel: 3, count: 4, failed: 5 } as const;
/** Where the arguments begin, in numbers of 64 bits. */
export const ARGUMENTS = 4;
export const MAX_ARGUMENTS = 28;
export const CONTROL_BYTES: number = (ARGUMENTS + MAX_ARGUMENTS) * 8;

/** Values of CONTROL.state. */
export const STATE = { awake: 0, asleep: 1 } as const;

/**
 * The program of a worker, as a text: Node starts it with `eval` and browsers from a blob, so no bundler and no loader
 * has to find a file. It instantiates the module on the shared memory, says so, and then serves one call after the other:
 * it spins a moment for the next one and then sleeps on the sequence number.
 */
export const WORKER_SOURCE: string = `
'use strict';
const prepare = ({ module, memory, control, scratch, kernels, blas }) => {
  const words = new Int32Array(memory.buffer, control, ${CONTROL_BYTES / 4});
  const values = new Float64Array(memory.buffer, control, ${CONTROL_BYTES / 8});
  let sgemm = () => {};
  if (blas) {
    const koffi = require(blas.koffi);
    const library = koffi.load(blas.library);
    const call = library.func(blas.signature);
    const base = Number(koffi.address(new Uint8Array(memory.buffer)));
    sgemm = (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta) =>
      call(101, ta ? 112 : 111, tb ? 112 : 111, m, n, k, 1, base + (a >>> 0), lda, base + (b >>> 0), ldb, beta, base + (c >>> 0), ldc);
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory, sgemm } });
  exports.setScratch(scratch);
  exports.setBlas(blas ? 1 : 0);
  const calls = kernels.map((name) => exports[name]);
  return () => serve(calls, words, values);
};
const serve = (calls, words, values) => {
  let last = 0;
  for (;;) {
    for (let spin = 0; spin < 4000 && Atomics.load(words, ${CONTROL.sequence}) === last; spin++);
    while (Atomics.load(words, ${CONTROL.sequence}) === last) {
      Atomics.store(words, ${CONTROL.state}, ${STATE.asleep});
      Atomics.wait(words, ${CONTROL.sequence}, last);
      Atomics.store(words, ${CONTROL.state}, ${STATE.awake});
    }
    last = Atomics.load(words, ${CONTROL.sequence});
    try {
      calls[words[${CONTROL.kernel}]](...values.subarray(${ARGUMENTS}, ${ARGUMENTS} + words[${CONTROL.count}]));
    } catch {
      Atomics.store(words, ${CONTROL.failed}, 1);
    }
    Atomics.store(words, ${CONTROL.finished}, last);
    Atomics.notify(words, ${CONTROL.finished});
  }
};
if (typeof require === 'function') {
  const { parentPort, workerData } = require('node:worker_threads');
  const begin = prepare(workerData);
  parentPort.postMessage('ready');
  setImmediate(begin);
} else {
  onmessage = ({ data }) => {
    const begin = prepare(data);
    postMessage('ready');
    setTimeout(begin);
  };
}
`;
