import { afterEach, expect, test, vi } from 'vitest';
import { tf } from '../tf.ts';
import { type BackendName, useBackend } from './use-backend.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a setting that is wrong is named, by the error and by the reason for another backend', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubEnv('REVERIE_THREADS', 'many');
  const mistake = "REVERIE_THREADS: expected a whole number of threads from 1 to 64, got 'many'";
  await expect(useBackend('simd')).rejects.toThrow(
    `useBackend: expected the backend 'simd' to start, got ${mistake}; choose 'cpu'.`,
  );
  expect(await useBackend()).toEqual({ name: 'cpu', reason: `simd does not start: ${mistake}.` });
  vi.restoreAllMocks();
});

test('the wasm backend leaves no listener for uncaught errors behind', async () => {
  const listeners = () => [
    ...process.listeners('uncaughtException'),
    ...process.listeners('unhandledRejection'),
  ];
  const before = listeners();
  await useBackend('wasm');
  expect(listeners()).toEqual(before);
});

test('an explicit name wins over REVERIE_BACKEND, which wins over the best there is', async () => {
  vi.stubEnv('REVERIE_BACKEND', 'wasm');
  expect(await useBackend('cpu')).toEqual({ name: 'cpu', reason: 'asked for' });
  expect(tf.getBackend()).toBe('cpu');
  vi.stubEnv('REVERIE_BACKEND', 'cpu');
  expect(await useBackend()).toEqual({ name: 'cpu', reason: 'set by REVERIE_BACKEND' });
  vi.stubEnv('REVERIE_BACKEND', undefined);
  expect(await useBackend()).toEqual({ name: 'simd', reason: 'the fastest one on a processor' });
  expect(tf.getBackend()).toBe('simd');
});

test('an unknown backend, and one that does not start, say where the name came from', async () => {
  vi.stubEnv('REVERIE_BACKEND', 'cuda');
  await expect(useBackend()).rejects.toThrow(
    "REVERIE_BACKEND: expected one of the backends simd, gpujs, cpu, wasm, webgl, got 'cuda'",
  );
  await expect(useBackend('gpu' as BackendName)).rejects.toThrow('useBackend: expected one of the backends');
  await expect(useBackend('webgl')).rejects.toThrow("useBackend: expected the backend 'webgl' to start");
});

test('TensorFlow.js does not advertise its native package', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await useBackend('cpu');
  tf.tensor1d([1]).dispose();
  expect(warn).not.toHaveBeenCalled();
});
