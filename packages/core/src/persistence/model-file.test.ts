import { expect, test } from 'vitest';
import { CheckpointError } from '../errors.ts';
import { Module } from '../nn/module.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { encodeModel, loadModel, saveModel } from './model-file.ts';
import { memoryStore } from './stores/memory-store.ts';
import { storedToTensors, tensorsToStored } from './tensors.ts';

class Affine extends Module {
  readonly kind: string = 'Affine';
  readonly config: { readonly size: number };

  constructor(values: readonly number[]) {
    super();
    this.config = { size: values.length };
    this.parameter('weight', tf.tensor1d([...values]));
    this.buffer('count', tf.scalar(values.length, 'int32'));
  }

  values(): number[] {
    return [...this.parameters()['weight']!.dataSync()];
  }
}

onBackends('model files', () => {
  test('tensors survive bit for bit: NaN, signed zero, subnormals, integers, Booleans, empty', async () => {
    const bits = Uint32Array.of(0x7fc00123, 0x80000000, 1, 0xff800000, 0x3f800001, 0x00400000);
    const tensors = {
      floats: tf.tensor2d(new Float32Array(bits.buffer), [2, 3]),
      integers: tf.tensor1d(Int32Array.of(-(2 ** 31), 2 ** 31 - 1), 'int32'),
      flags: tf.tensor1d([true, false], 'bool'),
      empty: tf.zeros([0, 4]),
    };
    const stored = await tensorsToStored(tensors);
    expect(Object.values(stored).map(({ dtype }) => dtype)).toEqual(['F32', 'I32', 'BOOL', 'F32']);
    const back = storedToTensors(stored);
    const again = await tensorsToStored(back);
    expect([...new Uint32Array(again['floats']!.data.buffer)]).toEqual([...bits]);
    expect(again).toEqual(stored);
    expect(back['flags']!.dtype).toBe('bool');
    tf.dispose([tensors, back]);
  });

  test('a saved model is loaded into another of its architecture, and nothing leaks', async () => {
    const [model, other] = [new Affine([0.1, -2, 3e-8]), new Affine([0, 0, 0])];
    await expectNoLeak(async () => {
      const store = memoryStore();
      await saveModel(model, store, 'model.safetensors', { extra: { note: 'text' } });
      const checkpoint = decodeCheckpoint((await store.read('model.safetensors'))!);
      expect(checkpoint.metadata).toEqual({ kind: 'Affine', config: { size: 3 }, extra: { note: 'text' } });
      loadModel(other, checkpoint);
    });
    expect(other.values()).toEqual(model.values());
    model.dispose();
    other.dispose();
  });

  test.each([
    ['F16', 2 ** -11],
    ['BF16', 2 ** -8],
  ] as const)('%s halves the weights; they err by half a unit in the last place', async (dtype, relative) => {
    const model = new Affine(Array.from({ length: 1000 }, (_, i) => 1 + i / 1001));
    const exact = model.values();
    const full = await encodeModel(model);
    const half = await encodeModel(model, { dtype });
    expect(full.length - half.length).toBe(2000);
    loadModel(model, decodeCheckpoint(half));
    expect(
      model.values().every((value, i) => Math.abs(value - exact[i]!) <= relative * Math.abs(exact[i]!)),
    ).toBe(true);
    model.dispose();
  });

  test('weights that F16 cannot hold and weights that are no numbers are refused', async () => {
    const large = new Affine([70_000]);
    await expect(encodeModel(large, { dtype: 'F16' })).rejects.toThrow('got 70000; store the model as BF16');
    const broken = new Affine([1, Number.POSITIVE_INFINITY]);
    await expect(encodeModel(broken)).rejects.toThrow("1 of 2 values NaN or infinite in 'weight'");
    large.dispose();
    broken.dispose();
  });

  test('another architecture is refused and changes nothing; of a training run the model takes its own', async () => {
    const [small, large] = [new Affine([1]), new Affine([5, 6])];
    const checkpoint = decodeCheckpoint(await encodeModel(large));
    expect(() => loadModel(small, checkpoint)).toThrow(CheckpointError);
    expect(() => loadModel(small, checkpoint)).toThrow('size is 2 instead of 1');
    expect(() => loadModel(Object.assign(new Affine([5, 6]), { kind: 'Other' }), checkpoint)).toThrow(
      'kind is Affine instead of Other',
    );
    expect(small.values()).toEqual([1]);
    const training = {
      tensors: { ...checkpoint.tensors, 'optimizer.m.weight': checkpoint.tensors['weight']! },
      metadata: { ...checkpoint.metadata, step: 9 },
    };
    loadModel(large, decodeCheckpoint(encodeCheckpoint(training)));
    const { step: _, ...metadata } = training.metadata;
    expect(() => loadModel(large, { ...training, metadata })).toThrow('optimizer.m.weight is unknown');
    small.dispose();
    large.dispose();
  });
});
