/** What runs here: every backend that starts, how fast it multiplies, and why it was or was not chosen. */
import { type BackendName, type GpujsBackend, tf, useBackend } from '@reverie/core';

const SIZE = 256;

/** Billions of additions and multiplications in a second, the best of three products. */
async function speed(): Promise<number> {
  const [a, b] = [tf.ones([SIZE, SIZE]), tf.ones([SIZE, SIZE])];
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 4; turn++) {
    const start = performance.now();
    const y = tf.matMul(a, b);
    await y.data();
    y.dispose();
    // The first one compiles.
    if (turn > 0) best = Math.min(best, performance.now() - start);
  }
  tf.dispose([a, b]);
  return (2 * SIZE ** 3) / best / 1e6;
}

for (const name of ['simd', 'gpujs', 'cpu', 'webgl'] satisfies BackendName[]) {
  try {
    await useBackend(name);
    const mode = name === 'gpujs' ? ` in mode ${(tf.backend() as GpujsBackend).mode}` : '';
    console.log(`${name.padEnd(6)} ${(await speed()).toFixed(1).padStart(6)} GFLOP/s${mode}`);
  } catch (error) {
    console.log(`${name.padEnd(6)} ${(error as Error).message}`);
  }
}
const { name, reason } = await useBackend();
console.log(`useBackend() takes ${name}: ${reason}.`);
