import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackendError, ConfigError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import type { GpujsBackend } from './backend.ts';
import { defineKernel } from './define-kernel.ts';
import type { GpujsModeChoice } from './modes.ts';
import type { KernelCalls } from './profiler.ts';
import { registerGpujs } from './register.ts';
import { arrayReads } from './rewrite.ts';
import { runGpuKernel } from './run-gpu-kernel.ts';

const isBrowser = typeof document !== 'undefined';
const MODES = (isBrowser ? ['webgl2', 'webasm'] : ['webasm', 'cpu']) as readonly GpujsModeChoice[];

for (const mode of MODES) registerGpujs(`gpujs-${mode}`, { mode });

afterAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(MODES)('gpujs in mode %s', (mode) => {
  beforeAll(async () => {
    await tf.setBackend(`gpujs-${mode}`);
  });
  const backend = (): GpujsBackend => tf.backend() as GpujsBackend;

  it('runs there', () => {
    expect(backend().mode).toBe(mode);
  });

  it('computes a product and its gradients', async () => {
    const [a, b] = [tf.tensor2d([[1, 2, 3]]), tf.tensor2d([[4], [5], [6]])];
    const gradients = tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y).square().sum());
    const [da, db] = gradients([a, b]);
    expect(Array.from(await da!.data())).toEqual([256, 320, 384]);
    expect(Array.from(await db!.data())).toEqual([64, 128, 192]);
  });

  it.each([[1], [2], [3], [4], [5], [7], [8], [9]])('reads and writes rows of %i values', async (n) => {
    const values = Float32Array.from({ length: 3 * n }, (_, i) => i - 4);
    const y = tf.add(tf.tensor2d(values, [3, n]), tf.range(0, n));
    expect(Array.from(await y.data())).toEqual(Array.from(values, (x, i) => x + (i % n)));
  });

  it('broadcasts over four dimensions, one program for all sizes', async () => {
    for (const [p, q] of [
      [2, 3],
      [5, 4],
    ] as const) {
      const [a, b] = [tf.ones([p, 1, q, 1]), tf.range(0, p * q * 2).reshape([1, p * q, 1, 2])];
      const y = await tf.mul(a, b).array();
      expect(y).toEqual(await tf.mul(tf.ones([p, p * q, q, 2]), b).array());
    }
  });

  it('lets TensorFlow.js compute whole numbers that floats do not hold', async () => {
    const x = tf.tensor1d([2 ** 24 + 1, 3], 'int32');
    expect(Array.from(await tf.add(x, tf.scalar(1, 'int32')).data())).toEqual([2 ** 24 + 2, 4]);
    expect(Array.from(await tf.neg(x).data())).toEqual([-(2 ** 24) - 1, -3]);
    expect(Array.from(await tf.equal(x, tf.scalar(2 ** 24, 'int32')).data())).toEqual([0, 0]);
  });

  it('tells what ran', async () => {
    const { kernels } = await backend().profile(() => tf.tidy(() => tf.exp(tf.ones([8])).dataSync()));
    expect(kernels).toContainEqual(expect.objectContaining({ kernel: 'Exp', calls: 1, bytes: 32 }));
  });

  it('tells what ran within a part of what ran', async () => {
    const calls = (kernels: readonly KernelCalls[]) => kernels.map(({ kernel, calls }) => [kernel, calls]);
    const x = tf.ones([8]);
    let part: readonly KernelCalls[] = [];
    const whole = await backend().profile(async () => {
      tf.tidy(() => tf.exp(x).dataSync());
      ({ kernels: part } = await backend().profile(() => tf.tidy(() => tf.exp(x).dataSync())));
      tf.tidy(() => tf.neg(x).dataSync());
    });
    x.dispose();
    expect(calls(part)).toEqual([['Exp', 1]]);
    expect(calls(whole.kernels)).toHaveLength(2);
    expect(calls(whole.kernels)).toEqual(
      expect.arrayContaining([
        ['Exp', 2],
        ['Neg', 1],
      ]),
    );
    const after = await backend().profile(() => undefined);
    expect(after.kernels).toEqual([]);
  });

  it('keeps nothing that was disposed', () => {
    const before = backend().memory();
    for (let turn = 0; turn < 5; turn++) tf.tidy(() => tf.exp(tf.ones([8]).add(turn)).dataSync());
    expect(backend().memory().textures).toBe(before.textures);
  });

  it('runs a kernel of a user', async () => {
    const kernel = defineKernel({
      name: 'everyOther',
      formula: 'y[i] = scale·x[2i]',
      inputs: ['x'],
      integers: ['stride'],
      numbers: ['scale'],
      element: 'return scale * x[i * stride];',
    });
    const x = tf.tensor1d([1, 2, 3, 4, 5, 6]);
    const y = runGpuKernel(kernel, [x], { shape: [3], numbers: { stride: 2, scale: 0.5 } });
    expect(Array.from(await y.data())).toEqual([0.5, 1.5, 2.5]);
  });
});

it('keeps the parts of a complex tensor that moves to another backend', async () => {
  const [here, there] = MODES.map((mode) => `gpujs-${mode}`) as [string, string];
  await tf.setBackend(here);
  const before = tf.backend().numDataIds();
  const parts = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])] as const;
  const numbers = tf.complex(...parts);
  await tf.setBackend(there);
  expect(Array.from(tf.imag(numbers).dataSync())).toEqual([3, 4]);
  expect(parts.map((part) => Array.from(part.dataSync()))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  tf.dispose([numbers, ...parts]);
  expect(tf.findBackend(here).numDataIds()).toBe(before);
});

it('says what a mode needs that is not there', async () => {
  registerGpujs('gpujs-nowhere', { mode: isBrowser ? 'headlessgl' : 'webgl2' });
  const start = tf.findBackendFactory('gpujs-nowhere')() as Promise<unknown>;
  await expect(start).rejects.toThrow(BackendError);
  await expect(start).rejects.toThrow(
    /^gpujs: expected the mode '\w+', which needs .*, got a (browser|program outside of browsers); /,
  );
});

it('refuses a name that is taken', () => {
  expect(() => registerGpujs('cpu')).toThrow("registerGpujs: expected a name that is free, got 'cpu'");
});

it('refuses names that a kernel cannot have', () => {
  const kernel = { name: 'k', formula: 'y = x', element: 'return 0;' };
  expect(() => defineKernel({ ...kernel, inputs: ['a-b'] })).toThrow(ConfigError);
  expect(() => defineKernel({ ...kernel, inputs: ['x'], numbers: ['x'] })).toThrow("got 'x' twice");
});

it('turns reads of arrays into reads of textures, nested ones too', () => {
  expect(arrayReads('return x[index[i + 1] * n] + x[0];', ['x', 'index'])).toBe(
    'return at(x, at(index, i + 1) * n) + at(x, 0);',
  );
});

it('runs kernels on no other backend', async () => {
  await tf.setBackend('cpu');
  const kernel = defineKernel({ name: 'k', formula: 'y = x', inputs: ['x'], element: 'return x[i];' });
  expect(() => runGpuKernel(kernel, [tf.ones([2])], { shape: [2] })).toThrow(
    "runGpuKernel 'k': expected a gpujs backend, got 'cpu'; first await useBackend('gpujs').",
  );
});
