import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimdBackend } from './backend.ts';
import { OutOfMemoryError } from './errors.ts';
import { runOnCpu } from './fallback.ts';
import { registerSimd } from './register.ts';
import { onSimd } from './testing/on-simd.ts';
import { tf } from './tf.ts';

const MEGABYTE = 2 ** 20;
/** Floats of one megabyte. */
const MANY = MEGABYTE / 4;

/** Does the same on simd and on cpu, and ends on the backend that it began with. */
async function onEach<T>(use: () => T, order?: 'cpu first'): Promise<{ simd: T; cpu: T }> {
  const current = tf.getBackend();
  const before = order === undefined ? [use()] : [];
  await tf.setBackend('cpu');
  try {
    const cpu = use();
    await tf.setBackend(current);
    return { simd: before.length > 0 ? before[0]! : use(), cpu };
  } finally {
    await tf.setBackend(current);
  }
}

onSimd('memory of tensors', (backend) => {
  const used = (): number => backend().memory().usedBytes;

  it('is shared by views and freed with the last of them', () => {
    const before = used();
    const ids = backend().numDataIds();
    const x = tf.ones([4, MANY / 4]);
    expect(used()).toBe(before + MEGABYTE);
    const views = [tf.reshape(x, [-1]), tf.clone(x), tf.slice(x, [1, 0], [2, MANY / 4]), x.expandDims(0)];
    expect(used()).toBe(before + MEGABYTE);
    // The slice begins elsewhere, so it has a data id of its own.
    expect(backend().numDataIds()).toBe(ids + 2);
    x.dispose();
    for (const view of views) {
      expect(used()).toBe(before + MEGABYTE);
      expect(view.dataSync()[0]).toBe(1);
      view.dispose();
    }
    expect(used()).toBe(before);
    expect(backend().numDataIds()).toBe(ids);
  });

  it('is not asked for sizes that are no counts', () => {
    const before = backend().memory().usedBytes;
    const x = tf.zeros([1, 4]);
    for (const reps of [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])
      expect(() => tf.tile(x, [reps, 2])).toThrow(
        `simd: expected a shape of whole numbers, 0 or more, got [${reps}, 8].`,
      );
    expect(() => tf.tile(x, [-1, -1])).toThrow('got [-1, -4]');
    x.dispose();
    expect(backend().memory().usedBytes).toBe(before);
    tf.tidy(() => {
      const product = tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync();
      expect(product.every((value) => value === 64)).toBe(true);
    });
  });

  it('is counted as on the cpu backend', async () => {
    const counts = (): number[][] => {
      const before = tf.memory();
      const tensors = tf.tidy(() => {
        const x = tf.zeros([10], 'int32');
        const complex = tf.complex([1, 2], [3, 4]);
        return [x, tf.reshape(x, [5, 2]), complex, tf.real(complex), tf.tensor1d(['a', 'bc'])];
      });
      const during = tf.memory();
      tf.dispose(tensors);
      const after = tf.memory();
      return (['numTensors', 'numDataBuffers', 'numBytes'] as const).map((count) => [
        during[count] - before[count],
        after[count] - before[count],
      ]);
    };
    const { simd, cpu } = await onEach(counts);
    expect(simd).toEqual(cpu);
    expect(cpu.map(([, after]) => after)).toEqual([0, 0, 0]);
  });

  it('is the same after 300 steps as after ten', () => {
    const weights = tf.variable(tf.ones([64, 64]));
    const step = (): void =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => tf.sum(tf.matMul(weights, weights)) as tf.Scalar, [weights]);
        weights.assign(tf.mul(Object.values(grads)[0]!, 1e-3));
      });
    for (let index = 0; index < 10; index++) step();
    const { usedBytes, totalBytes } = backend().memory();
    const ids = backend().numDataIds();
    for (let index = 0; index < 300; index++) step();
    expect(backend().memory()).toMatchObject({ usedBytes, totalBytes });
    expect(backend().numDataIds()).toBe(ids);
    weights.dispose();
  });

  it.each(['float32', 'int32', 'bool'] as const)('holds %s as they were written', async (dtype) => {
    const values = dtype === 'float32' ? [1.5, -0, Number.NaN, Infinity] : [1, 0, 0, 1];
    const x = tf.tensor(values, [4], dtype);
    expect([...x.dataSync()]).toEqual(values);
    expect([...(await x.data())]).toEqual(values);
    x.dispose();
  });

  it('hands out copies, which later kernels do not change', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const values = x.dataSync();
    x.dispose();
    const y = tf.tensor1d([4, 5, 6]);
    expect([...values]).toEqual([1, 2, 3]);
    y.dispose();
  });

  it('names a tensor that was disposed', () => {
    const x = { dataId: {}, shape: [1], dtype: 'float32' as const };
    expect(() => backend().storage(x)).toThrow('it was disposed before it was used');
  });
});

onSimd('tensors of two backends', (backend) => {
  it('move with their values, and back', async () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const x = tf.tensor([0, 1, 1], [3], dtype);
      const view = tf.reshape(x, [3, 1]);
      const use = (): number[] => [...tf.concat([x, x]).dataSync()];
      const here = use();
      const { simd, cpu } = await onEach(use, 'cpu first');
      expect(here).toEqual([0, 1, 1, 0, 1, 1]);
      expect(cpu).toEqual(here);
      expect(simd).toEqual(here);
      expect([...view.dataSync()]).toEqual([0, 1, 1]);
      tf.dispose([x, view]);
    }
  });

  it('move a part of a block without the rest', async () => {
    const whole = tf.range(0, 10);
    const part = tf.slice(whole, 4, 3);
    const { simd, cpu } = await onEach(() => [...tf.concat([part, part]).dataSync()], 'cpu first');
    expect(cpu).toEqual([4, 5, 6, 4, 5, 6]);
    expect(simd).toEqual(cpu);
    expect([...whole.dataSync()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    tf.dispose([whole, part]);
  });

  it('move strings', async () => {
    const words = ['größe', '', '日本'];
    const strings = tf.tensor1d(words);
    const use = (): string[] => [...tf.concat([strings, strings]).dataSync<'string'>()];
    const { simd, cpu } = await onEach(use, 'cpu first');
    expect(cpu).toEqual([...words, ...words]);
    expect(simd).toEqual(cpu);
    strings.dispose();
  });

  // TensorFlow.js' cpu backend cannot take a complex tensor from any other backend.
  it('move complex numbers here', async () => {
    const current = tf.getBackend();
    await tf.setBackend('cpu');
    const complex = tf.complex([1, 2], [3, 4]);
    await tf.setBackend(current);
    expect([...tf.concat([complex, complex]).dataSync()]).toEqual([1, 3, 2, 4, 1, 3, 2, 4]);
    expect([...tf.imag(complex).dataSync()]).toEqual([3, 4]);
    const parts = backend().numDataIds();
    complex.dispose();
    expect(backend().numDataIds()).toBeLessThan(parts);
  });

  it('leave no memory behind', async () => {
    const current = tf.getBackend();
    const { usedBytes } = backend().memory();
    const ids = backend().numDataIds();
    const x = tf.ones([MANY]);
    const view = tf.slice(x, 5);
    await tf.setBackend('cpu');
    tf.dispose([tf.neg(x), tf.neg(view)]);
    await tf.setBackend(current);
    expect(backend().memory().usedBytes).toBe(usedBytes);
    expect(backend().numDataIds()).toBe(ids);
    tf.dispose([x, view]);
  });
});

describe('two simd backends', () => {
  beforeAll(() => registerSimd('simd-other', { threads: 1, blas: 'off' }));

  it('compute side by side, each in its own memory', async () => {
    await tf.setBackend('simd-1');
    const first = tf.backend() as SimdBackend;
    const x = tf.tensor1d([1, 2]);
    await tf.setBackend('simd-other');
    const second = tf.backend() as SimdBackend;
    expect(second).not.toBe(first);
    const ids = first.numDataIds();
    const y = tf.concat([x, x]);
    expect([...y.dataSync()]).toEqual([1, 2, 1, 2]);
    // x has moved here.
    expect(first.numDataIds()).toBe(ids - 1);
    await tf.setBackend('simd-1');
    expect([...tf.concat([y, x]).dataSync()]).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('keep no values of a backend that was removed', async () => {
    registerSimd('simd-gone', { threads: 1, blas: 'off' });
    await tf.setBackend('simd-gone');
    const x = tf.tensor1d([1, 2]);
    await tf.setBackend('simd-1');
    tf.removeBackend('simd-gone');
    const message =
      'got a tensor without values; its backend was removed, or had no room when it should move there';
    expect(() => x.dataSync()).toThrow(message);
    expect(() => tf.neg(x)).toThrow(message);
    x.dispose();
  });

  it('take the last options before they start, and none afterwards', async () => {
    registerSimd('simd-twice', { threads: 1, blas: 'off', relaxed: false });
    registerSimd('simd-twice', { threads: 1, blas: 'off', maximumBytes: 64 * MEGABYTE });
    await tf.setBackend('simd-twice');
    expect((tf.backend() as SimdBackend).runtime.heap.freeBytes).toBeLessThan(64 * MEGABYTE);
    expect(() => registerSimd('simd-twice')).toThrow(
      "registerSimd: expected a name that is free, got 'simd-twice', which has started; take another name, or first " +
        "call tf.removeBackend('simd-twice').",
    );
    tf.registerBackend('elsewhere', () => tf.findBackend('cpu'), 0);
    expect(() => registerSimd('elsewhere')).toThrow("got 'elsewhere', another backend");
    tf.removeBackend('elsewhere');
    await tf.setBackend('simd-1');
  });

  it('can be removed, and registered again', async () => {
    await tf.setBackend('simd-other');
    tf.tensor1d([1]).dispose();
    tf.removeBackend('simd-other');
    const warnings = vi.spyOn(console, 'warn');
    registerSimd('simd-other', { threads: 1, blas: 'off' });
    expect(warnings).not.toHaveBeenCalled();
    warnings.mockRestore();
    await tf.setBackend('simd-other');
    expect((tf.backend() as SimdBackend).fallbacks()).toHaveProperty('StringSplit', 0);
    expect([...tf.concat([tf.ones([1]), tf.zeros([1])]).dataSync()]).toEqual([1, 0]);
    await tf.setBackend('simd-1');
  });
});

describe('a full memory', () => {
  const LIMIT = 40 * MEGABYTE;

  beforeAll(async () => {
    registerSimd('simd-small', { threads: 1, blas: 'off', maximumBytes: LIMIT });
    await tf.setBackend('simd-small');
  });

  it('is an error that says how much was asked, what is free and what takes the most', () => {
    const kept = [tf.ones([8, MANY]), tf.zeros([3, MANY], 'int32')];
    const failure = (): tf.Tensor => tf.zeros([40, MANY]);
    expect(failure).toThrow(OutOfMemoryError);
    expect(failure).toThrow(
      /^simd: expected 40\.0 MB for a float32 tensor \[40, 262144\], got \d+\.\d MB free in /,
    );
    expect(failure).toThrow('the largest are float32 [8, 262144] of 8.0 MB, int32 [3, 262144] of 3.0 MB');
    expect(failure).toThrow('dispose tensors (tf.tidy) or use smaller batches');
    tf.dispose(kept);
  });

  it('loses nothing: what is there stays, and there is room again after disposal', () => {
    const { usedBytes } = (tf.backend() as SimdBackend).memory();
    const kept = tf.range(0, 1000);
    const filling: tf.Tensor[] = [];
    expect(() => {
      for (;;) filling.push(tf.ones([MANY]));
    }).toThrow(OutOfMemoryError);
    expect(filling.length).toBeGreaterThan(20);
    expect(kept.dataSync()[999]).toBe(999);
    tf.dispose(filling);
    const again = filling.map(() => tf.ones([MANY]));
    expect(again.at(-1)!.dataSync()[MANY - 1]).toBe(1);
    tf.dispose([again, kept]);
    expect((tf.backend() as SimdBackend).memory().usedBytes).toBe(usedBytes);
    expect((tf.backend() as SimdBackend).memory().totalBytes).toBeLessThanOrEqual(LIMIT);
  });

  it('keeps nothing of a kernel that found no room for its second output', () => {
    const backend = tf.backend() as SimdBackend;
    const kept = tf.ones([12, MANY]);
    const { usedBytes } = backend.memory();
    const ids = backend.numDataIds();
    // The values, of 12 MB too, fit; their places do not.
    expect(() => tf.topk(kept, MANY)).toThrow(OutOfMemoryError);
    expect(backend.memory().usedBytes).toBe(usedBytes);
    expect(backend.numDataIds()).toBe(ids);
    kept.dispose();
  });

  it('at the start is one too', async () => {
    for (const threads of [1, 2]) {
      registerSimd(`simd-tiny-${threads}`, { threads, blas: 'off', maximumBytes: MEGABYTE });
      const start = tf.findBackendFactory(`simd-tiny-${threads}`)() as Promise<unknown>;
      await expect(start).rejects.toThrow(
        /^simd: expected \d+\.\d MB to start with, got \d\.\d MB of wasm memory/,
      );
    }
  });
});

onSimd('what the cpu backend computes', (backend) => {
  it('is refused where it has no kernel', () => {
    expect(() => runOnCpu('Unheard', {}, {}, backend())).toThrow(
      "Unheard: expected inputs that this backend's kernel accepts, or a kernel of that name for the backend 'cpu', got neither; " +
        "call tf.registerKernel({ kernelName: 'Unheard', backendName: 'cpu', kernelFunc }).",
    );
    expect(backend().fallbacks()['Unheard']).toBeUndefined();
  });
});
