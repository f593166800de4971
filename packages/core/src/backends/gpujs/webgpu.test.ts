import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { tf } from '../../tf.ts';
import type { GpujsBackend } from './backend.ts';
import { defineKernel } from './define-kernel.ts';
import { openGpu } from './modes.ts';
import { registerGpujs } from './register.ts';
import { runGpuKernel } from './run-gpu-kernel.ts';
import { HAS_WEBGPU, onWebGPU } from './testing/has-webgpu.ts';

const LATER = ', which WebGPU hands over later; first await tensor.data(), or choose another mode';

const backend = (): GpujsBackend => tf.backend() as GpujsBackend;

/** A device's buffers that are not destroyed yet, from now on. */
function countBuffers(): () => number {
  const alive = new Set<unknown>();
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  vi.spyOn(GPUDevice.prototype, 'createBuffer').mockImplementation(function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.add(buffer);
    return buffer;
  });
  vi.spyOn(GPUBuffer.prototype, 'destroy').mockImplementation(function (this: GPUBuffer) {
    alive.delete(this);
    return destroy.call(this);
  });
  return () => alive.size;
}

it('is not what auto chooses', async () => {
  expect((await openGpu('auto')).mode).not.toBe('webgpu');
});

describe.skipIf(!HAS_WEBGPU)(onWebGPU('gpujs in mode webgpu'), () => {
  let buffers: () => number;

  beforeAll(async () => {
    buffers = countBuffers();
    registerGpujs('gpujs-webgpu', { mode: 'webgpu' });
    await tf.setBackend('gpujs-webgpu');
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await tf.setBackend('cpu');
    tf.removeBackend('gpujs-webgpu');
  });

  it('runs there', () => {
    expect(backend().mode).toBe('webgpu');
  });

  it('computes calls of many sizes that nobody waits for', async () => {
    const sizes = [1, 300, 7, 64, 5000, 2];
    const sums = sizes.map((size) => tf.tidy(() => tf.sum(tf.mul(tf.range(0, size), tf.ones([size])))));
    const values = await Promise.all(sums.map((sum) => sum.data()));
    expect(values.map(([value]) => value)).toEqual(sizes.map((size) => (size * (size - 1)) / 2));
    tf.dispose(sums);
  });

  it('divides whole numbers exactly', async () => {
    const quotients = defineKernel({
      name: 'quotients',
      formula: 'y[i] = ⌊i / n⌋·n + i mod n − i',
      inputs: [],
      integers: ['n'],
      element: 'return div(i, n) * n + mod(i, n) - i + (mod(i, n) < n ? 0 : 1);',
    });
    for (const n of [3, 7, 49, 1000]) {
      const y = runGpuKernel(quotients, [], { shape: [100_000], numbers: { n } });
      expect((await y.data()).every((value) => value === 0)).toBe(true);
      y.dispose();
    }
  });

  it('has the functions that GPUs compute badly', async () => {
    const x = tf.tensor1d([100, -100, 1e-4, Number.NaN]);
    expect(Array.from(await tf.tanh(x).data())).toEqual([1, -1, Math.fround(1e-4), Number.NaN]);
    expect(Array.from(await tf.maximum(x, 0).data())).toEqual([100, 0, Math.fround(1e-4), Number.NaN]);
    expect(Array.from(await tf.notEqual(x, x).data())).toEqual([0, 0, 0, 1]);
    expect(Array.from(await tf.log(tf.tensor1d([0, -1])).data())).toEqual([-Infinity, Number.NaN]);
  });

  it('puts more tensors together than a kernel has inputs', async () => {
    const parts = Array.from({ length: 20 }, (_, index) => tf.tensor1d([index]));
    expect(Array.from(await tf.concat(parts).data())).toEqual(parts.map((_, index) => index));
    expect(Array.from(await tf.addN(parts).data())).toEqual([190]);
    const inputs = Array.from({ length: 8 }, (_, index) => `x${index}`);
    const kernel = defineKernel({ name: 'eight', formula: '', inputs, element: 'return x0[i] + x7[i];' });
    expect(() => runGpuKernel(kernel, parts.slice(0, 8), { shape: [1] })).toThrow(
      "gpujs kernel 'eight': expected at most 7 inputs in the mode 'webgpu', got 8; put several tensors into one, by tf.concat.",
    );
  });

  it('has no values at once, until they were awaited', async () => {
    const x = tf.neg(tf.tensor1d([-1, -2, -3]));
    expect(() => x.dataSync()).toThrow(`dataSync: expected values at once, got a tensor of 3 values${LATER}`);
    const counts = (): tf.Tensor => tf.bincount(tf.cast(x, 'int32') as tf.Tensor1D, [], 4);
    expect(counts).toThrow(
      `the cpu kernel 'Bincount': expected values at once, got a tensor of 3 values${LATER}`,
    );
    const rows = tf.cast(x, 'int32') as tf.Tensor1D;
    expect(() => tf.gather(tf.ones([4, 2]), rows)).toThrow(
      `gpujs kernel 'GatherV2', for its indices: expected values at once, got a tensor of 3 values${LATER}`,
    );
    expect(Array.from(await x.data())).toEqual([1, 2, 3]);
    expect(Array.from(x.dataSync())).toEqual([1, 2, 3]);
    const ids = tf.cast(x, 'int32') as tf.Tensor1D;
    await ids.data();
    expect(Array.from(await tf.bincount(ids, [], 4).data())).toEqual([0, 1, 1, 1]);
  });

  it('gives values of a tensor that is disposed meanwhile', async () => {
    const y = tf.tidy(() => tf.exp(tf.zeros([3])));
    const values = y.data();
    y.dispose();
    expect(Array.from(await values)).toEqual([1, 1, 1]);
    const parts = tf.tidy(() => tf.complex(tf.neg([1, 2]), tf.neg([3, 4])));
    expect(Array.from(await parts.data())).toEqual([-1, -3, -2, -4]);
    parts.dispose();
  });

  it('gives values that are on their way when the backend is removed', async () => {
    registerGpujs('gpujs-removed', { mode: 'webgpu' });
    await tf.setBackend('gpujs-removed');
    const values = tf.add(tf.ones([3]), 1).data();
    tf.removeBackend('gpujs-removed');
    await tf.setBackend('gpujs-webgpu');
    expect(Array.from(await values)).toEqual([2, 2, 2]);
  });

  it('names the kernel whose body does not compile, and goes on', async () => {
    const broken = (element: string) => {
      const kernel = defineKernel({ name: 'broken', formula: '', inputs: ['x'], element });
      return runGpuKernel(kernel, [tf.ones([3])], { shape: [3] });
    };
    const message = "gpujs kernel 'broken': expected a body that compiles in the mode 'webgpu', got ";
    expect(() => broken('return alpha * x[i];')).toThrow(message);
    // What gpu.js translates and the browser refuses is told later.
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const y = broken('return Math.max(x[i]);');
    const after = tf.neg(y);
    await expect(y.data()).rejects.toThrow(`${message}"Error compiling WGSL compute shader:`);
    await expect(after.data()).rejects.toThrow(message);
    expect(Array.from(await tf.neg(tf.tensor1d([1])).data())).toEqual([-1]);
    error.mockRestore();
  });

  it('tells what ran, and how long it took', async () => {
    const x = tf.ones([1000]);
    const { kernels } = await backend().profile(() => tf.tidy(() => tf.sin(tf.sin(x)).size));
    expect(kernels).toEqual([{ kernel: 'Sin', calls: 2, bytes: 8000, milliseconds: expect.any(Number) }]);
    expect(kernels[0]!.milliseconds).toBeGreaterThan(0);
    x.dispose();
  });

  it('frees the buffers of what was disposed', async () => {
    const turn = async (): Promise<number> => {
      const y = tf.tidy(() => tf.sum(tf.exp(tf.matMul(tf.ones([8, 9]), tf.ones([9, 7])))));
      await y.data();
      y.dispose();
      await tf.time(() => undefined);
      return buffers();
    };
    await turn();
    const before = { buffers: await turn(), memory: backend().memory() };
    for (let index = 0; index < 5; index++) await turn();
    expect({ buffers: await turn(), memory: backend().memory() }).toEqual(before);
  });
});

describe.skipIf(!HAS_WEBGPU)(onWebGPU('a WebGPU device that fails'), () => {
  /** A new backend, a tensor on it, and the device that the page has. */
  async function start(): Promise<{ y: tf.Tensor; device: GPUDevice }> {
    const createBuffer = vi.spyOn(GPUDevice.prototype, 'createBuffer');
    registerGpujs('gpujs-lost', { mode: 'webgpu' });
    await tf.setBackend('gpujs-lost');
    const y = tf.neg(tf.tensor1d([1]));
    expect(Array.from(await tf.neg(y).data())).toEqual([1]);
    const device = createBuffer.mock.contexts[0] as GPUDevice;
    createBuffer.mockRestore();
    return { y, device };
  }
  afterEach(async () => {
    await tf.setBackend('cpu');
    tf.removeBackend('gpujs-lost');
  });

  it('for want of memory is told by every value', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const { y, device } = await start();
    const event = { error: new GPUOutOfMemoryError('none left') };
    device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', event));
    await expect(y.data()).rejects.toThrow(
      /a GPU with memory for all tensors, got one that had none left, .*; make the batch smaller, call tf\.removeBackend/,
    );
    error.mockRestore();
  });

  it('is told by every value where it is lost, and a new backend goes on', async () => {
    const { y, device } = await start();
    device.destroy();
    await device.lost;
    const message = /a lost WebGPU device: .*tf\.removeBackend.*load the last checkpoint/;
    await expect(y.data()).rejects.toThrow(message);
    await expect(tf.neg(y).data()).rejects.toThrow(message);
    tf.removeBackend('gpujs-lost');
    await start();
  });
});
