import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../../../tf.ts';
import type { GpujsBackend } from '../../backend.ts';
import type { GpujsModeChoice } from '../../modes.ts';
import { registerGpujs } from '../../register.ts';

const MODES: readonly GpujsModeChoice[] = typeof document === 'undefined' ? ['webasm', 'cpu'] : ['webgl2'];

const READS: Readonly<Record<string, (x: tf.Tensor3D) => tf.Tensor>> = {
  'a slice': (x) => tf.slice(x, [1, 0, 2], [2, 2, 3]),
  'a transpose': (x) => tf.transpose(x, [2, 0, 1]),
  'a reverse': (x) => tf.reverse(x, [0, 2]),
  'a tile': (x) => tf.tile(x, [2, 1, 3]),
  'a strided slice': (x) => tf.stridedSlice(x, [2, 0, 4], [0, 2, 0], [-1, 1, -2]),
  'a part': (x) => tf.split(x, 2, 1)[1]!,
};

afterAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(MODES)('integers in mode %s', (mode) => {
  beforeAll(async () => {
    registerGpujs('gpujs-integers', { mode });
    await tf.setBackend('gpujs-integers');
  });
  afterAll(async () => {
    await tf.setBackend('cpu');
    tf.removeBackend('gpujs-integers');
  });

  it.each(Object.entries(READS))('stay at hand through %s', async (_name, read) => {
    const ids = Int32Array.from({ length: 3 * 2 * 5 }, (_, index) => index * index - 40);
    const make = (): tf.Tensor3D => tf.tensor3d(ids, [3, 2, 5], 'int32');
    const y = read(make());
    const values = (tf.backend() as GpujsBackend).valuesAtHand(y);
    await tf.setBackend('cpu');
    const expected = read(make());
    await tf.setBackend('gpujs-integers');
    expect(y.shape).toEqual(expected.shape);
    expect(values).toEqual(expected.dataSync());
  });
});
