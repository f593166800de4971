import { afterAll, expect, it, vi } from 'vitest';
import { tf } from '../../tf.ts';
import { registerGpujs } from './register.ts';

const isBrowser = typeof document !== 'undefined';

/** A browser keeps about 16 contexts, and takes the oldest away for one more. */
const TURNS = 50;

afterAll(async () => {
  vi.restoreAllMocks();
  await tf.setBackend('cpu');
});

it.runIf(isBrowser)('gives its WebGL context back when it is removed', { timeout: 120_000 }, async () => {
  const warn = vi.spyOn(console, 'warn');
  const getContext = vi.spyOn(HTMLCanvasElement.prototype, 'getContext');
  registerGpujs('gpujs-kept', { mode: 'webgl2' });
  await tf.setBackend('gpujs-kept');
  const kept = tf.tensor1d([1, 2, 3]);
  const doubled = tf.mul(kept, 2);
  for (let turn = 0; turn < TURNS; turn++) {
    const name = `gpujs-turn-${turn % 2}`;
    registerGpujs(name, { mode: 'webgl2' });
    await tf.setBackend(name);
    const y = tf.tidy(() => tf.exp(tf.tensor1d([0, turn])).dataSync());
    expect(y[0]).toBe(1);
    tf.removeBackend(name);
    await tf.setBackend('gpujs-kept');
  }
  // gpu.js gives contexts back a moment later.
  await vi.waitFor(() => {
    const contexts = getContext.mock.results.map(({ value }) => value as WebGL2RenderingContext);
    const alive = contexts.filter((gl) => gl !== null && !gl.isContextLost());
    expect(contexts.length).toBeGreaterThan(TURNS);
    // That of the backend that is kept, and one or two in which gpu.js looked for what the browser can.
    expect(alive.length).toBeLessThanOrEqual(3);
  });
  expect(Array.from(doubled.dataSync())).toEqual([2, 4, 6]);
  expect(
    warn.mock.calls
      .flat()
      .map(String)
      .filter((text) => /context|registered/i.test(text)),
  ).toEqual([]);
  tf.dispose([kept, doubled]);
  tf.removeBackend('gpujs-kept');
});
