import { afterAll, expect, it } from 'vitest';
import { arraySource } from '../../data/array-source.ts';
import type { Batch, BatchTensors, DataSource } from '../../data/source.ts';
import { softmaxCrossEntropy } from '../../losses/softmax-cross-entropy.ts';
import { BatchNorm } from '../../nn/batch-norm.ts';
import { heNormal } from '../../nn/initializers.ts';
import { Linear } from '../../nn/linear.ts';
import { Module } from '../../nn/module.ts';
import { adam } from '../../optim/adam.ts';
import { chain } from '../../optim/chain.ts';
import { clipByGlobalNorm } from '../../optim/clip.ts';
import { normalArray } from '../../random/arrays.ts';
import { Random } from '../../random/random.ts';
import { tf } from '../../tf.ts';
import type { Loss, LossContext, TrainableModel } from '../../training/model.ts';
import { PointClassifier, pointSource } from '../../training/testing/models.ts';
import { train } from '../../training/train.ts';
import { registerGpujs } from './register.ts';
import { HAS_WEBGPU, onWebGPU } from './testing/has-webgpu.ts';

const STEPS = 10;
/** Of losses near 1, in 32-bit floats that are summed in another order, after ten updates. */
const TOLERANCE = 1e-3;

/** Ten classes of noise, [16, 8, 8, 2], which a network can only learn by heart. */
function images(): DataSource {
  const rows = 16;
  const pixels = normalArray(new Random('pixels'), rows * 128);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 10);
  const arrays = {
    images: { data: pixels, shape: [rows, 8, 8, 2] },
    labels: { data: labels, shape: [rows] },
  };
  return arraySource<Batch>(arrays, { batchSize: 8, shuffle: new Random('order') });
}

/** Two convolutions, one with strides, batch normalisation and pooling. */
class ImageClassifier extends Module implements TrainableModel {
  readonly kind = 'ImageClassifier';
  readonly config = {};
  readonly #first: tf.Tensor4D;
  readonly #second: tf.Tensor4D;
  readonly #norm = this.child('norm', new BatchNorm({ features: 6 }));
  readonly #output: Linear;

  constructor(random: Random) {
    super();
    const filter = (name: string, inputs: number, outputs: number): tf.Tensor4D => {
      const fans = { fanIn: 9 * inputs, fanOut: 9 * outputs };
      const values = heNormal(random.split(name), [3, 3, inputs, outputs], fans) as tf.Tensor4D;
      return this.parameter(name, values);
    };
    this.#first = filter('first', 2, 6);
    this.#second = filter('second', 6, 8);
    this.#output = this.child(
      'output',
      new Linear({ inFeatures: 32, outFeatures: 10 }, random.split('output')),
    );
  }

  loss({ images: x, labels }: BatchTensors<Batch>, context: LossContext): Loss {
    const first = tf.relu(this.#norm.forward(tf.conv2d(x as tf.Tensor4D, this.#first, 1, 'same'), context));
    const second = tf.relu(
      tf.conv2d(tf.maxPool(first as tf.Tensor4D, 2, 2, 'same'), this.#second, 2, 'same'),
    );
    const logits = this.#output.forward(tf.reshape(second, [-1, 32]));
    return { total: softmaxCrossEntropy(logits, labels!) as tf.Scalar };
  }
}

/** Losses of ten updates. */
async function losses(model: TrainableModel & Module, data: DataSource): Promise<readonly number[]> {
  const history = await train(model, {
    data,
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.02 })),
    steps: STEPS,
    random: new Random(2),
  });
  model.dispose();
  return history.column('loss').values;
}

/** What the backend holds when everything that was called has ended. */
async function held(): Promise<object> {
  await tf.time(() => undefined);
  const { numTensors, textures } = tf.memory() as tf.MemoryInfo & { textures: number };
  return { numTensors, textures };
}

afterAll(async () => {
  await tf.setBackend('cpu');
});

it.skipIf(!HAS_WEBGPU).each<[string, () => Promise<readonly number[]>]>([
  [
    'a dense net with dropout',
    () => losses(new PointClassifier(new Random(1), { dropout: 0.2 }), pointSource() as DataSource),
  ],
  ['a convolutional net', () => losses(new ImageClassifier(new Random(1)), images())],
])(onWebGPU('%s has the losses of webasm in webgpu, and leaves nothing'), async (_name, run) => {
  registerGpujs('gpujs-reference', { mode: 'webasm' });
  await tf.setBackend('gpujs-reference');
  const expected = await run();
  registerGpujs('gpujs-webgpu-training', { mode: 'webgpu' });
  await tf.setBackend('gpujs-webgpu-training');
  const before = await held();
  const actual = await run();
  expect(await held()).toEqual(before);
  expect(actual).toHaveLength(STEPS);
  expect(actual.at(-1)).not.toBeCloseTo(actual[0]!, 1);
  for (const [step, loss] of actual.entries())
    expect(Math.abs(loss - expected[step]!)).toBeLessThan(TOLERANCE);
  await tf.setBackend('cpu');
  for (const name of ['gpujs-reference', 'gpujs-webgpu-training']) tf.removeBackend(name);
});
