import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { tanh } from './activations.ts';
import { BatchNorm } from './batch-norm.ts';
import { DropConnect } from './drop-connect.ts';
import { Embedding } from './embedding.ts';
import { LayerNorm } from './layer-norm.ts';
import { Linear } from './linear.ts';
import { Maxout } from './maxout.ts';
import type { Layer } from './module.ts';
import { PReLU } from './prelu.ts';
import { Sequential } from './sequential.ts';
import { expectGolden, load } from './testing/golden-run.ts';
import { golden } from './testing/layers.ts';

const random = new Random(1);
const linearLayer = (inFeatures: number, outFeatures: number): Linear =>
  new Linear({ inFeatures, outFeatures }, random);

const cases: Readonly<Record<string, () => Layer>> = {
  Linear: () => linearLayer(3, 2),
  Embedding: () => new Embedding({ count: 5, size: 3 }, random),
  LayerNorm: () => new LayerNorm({ features: 5 }),
  BatchNorm: () => new BatchNorm({ features: 3 }),
  BatchNormEvaluation: () => new BatchNorm({ features: 3 }),
  PReLU: () => new PReLU({ features: 3, initial: 0.1 }),
  PReLUShared: () => new PReLU(),
  Maxout: () => new Maxout({ inFeatures: 3, outFeatures: 2, pieces: 3 }, random),
  Sequential: () => new Sequential([linearLayer(3, 4), tanh, linearLayer(4, 2)]),
};

test('every golden layer has its case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(golden.layers).sort());
});

onBackends('layers', () => {
  test.each(Object.keys(cases))('%s has the values and gradients of PyTorch', async (name) => {
    await expectNoLeak(() => {
      const layer = cases[name]!();
      expectGolden(layer, golden.layers[name]!, name !== 'BatchNormEvaluation');
      layer.dispose();
    });
  });

  test.each(Object.keys(cases).filter((name) => name !== 'Embedding'))(
    '%s agrees with central differences',
    (name) => {
      const layer = cases[name]!();
      const { runs, before } = golden.layers[name]!;
      load(layer, before);
      const { x, shape } = runs[0]!;
      const training = name !== 'BatchNormEvaluation';
      tf.tidy(() => {
        // Normalising divides by standard deviations near 0.5: second derivatives of some 10 allow 1e-2.
        expectGradients((input) => layer.forward(input, { training }), [tf.tensor([...x], shape)], 1e-2);
      });
      layer.dispose();
    },
  );

  test('the backward pass of LayerNorm computes 15 kernels', async () => {
    const layer = new LayerNorm({ features: 64 });
    const x = tf.ones([32, 64]);
    const forward = (): tf.Tensor => layer.forward(x);
    const { weight, bias } = layer;
    const both = (): tf.Tensor[] => tf.grads(() => forward())([x, weight, bias]);
    // Reshape and Identity move no data; NormalizeGradient is the others together. TensorFlow.js' gradient of the
    // composition takes a thousand kernels.
    const free = ['Reshape', 'Identity', 'NormalizeGradient'];
    const count = async (pass: () => tf.Tensor | tf.Tensor[]): Promise<number> =>
      (await tf.profile(pass)).kernels.filter(({ name }) => !free.includes(name)).length;
    expect((await count(both)) - (await count(forward))).toBeLessThanOrEqual(15);
    layer.dispose();
  });

  test('a layer on rows far from 0 keeps its precision', () => {
    const layer = new LayerNorm({ features: 4 });
    const y = layer.forward(tf.tensor2d([[1000, 1001, 1002, 1003]]));
    // Exact differences in float32; E[x²] − E[x]² would lose them.
    expectClose(y, [-1.3416355, -0.4472118, 0.4472118, 1.3416355], 1e-5);
    layer.dispose();
  });
});

test('wrong inputs name layer, expected and given', () => {
  const x = tf.zeros([2, 7]);
  expect(() => linearLayer(3, 2).forward(x)).toThrow('Linear.forward: expected input');
  expect(() => new LayerNorm({ features: 3 }).forward(x)).toThrow(
    'LayerNorm.forward: expected input [..., 3], got [2, 7].',
  );
  expect(() => new BatchNorm({ features: 7 }).forward(tf.zeros([1, 7]), { training: true })).toThrow(
    'at least 2 values for each feature while training, got 1',
  );
  expect(() => linearLayer(0, 2)).toThrow('Linear: expected inFeatures to be a whole number at least 1');
  expect(() => new PReLU({ features: 3 }).forward(x)).toThrow('PReLU.forward');
  expect(() => new Maxout({ inFeatures: 3, outFeatures: 1 }, random).forward(x)).toThrow('Maxout.forward');
});

test.each<[string, () => Layer]>([
  ['Linear.forward: expected input', () => linearLayer(2, 1)],
  [
    'DropConnect.forward: expected input',
    () => new DropConnect({ inFeatures: 2, outFeatures: 1, rate: 0.5 }, random),
  ],
  ['Maxout.forward: expected input', () => new Maxout({ inFeatures: 2, outFeatures: 1 }, random)],
  ['LayerNorm.forward: expected input', () => new LayerNorm({ features: 2 })],
  ['BatchNorm.forward: expected input', () => new BatchNorm({ features: 2 })],
  ['PReLU.forward: expected input', () => new PReLU({ features: 2 })],
  ['embeddingLookup: expected ids', () => new Embedding({ count: 2, size: 1 }, random)],
  ['Linear.forward: expected input', () => new Sequential([linearLayer(2, 1)])],
])('%s to be a tensor, where it is an array', (message, make) => {
  const layer = make();
  const forward = (input: unknown) => () => layer.forward(input as tf.Tensor);
  const remedy = 'make one by tf.tensor(values).';
  expect(forward([[1, 2]])).toThrow(`${message} to be a tensor, got Array; ${remedy}`);
  expect(forward(new Float32Array(2))).toThrow(`${message} to be a tensor, got Float32Array; ${remedy}`);
  expect(forward(undefined)).toThrow(`${message} to be a tensor, got Undefined; ${remedy}`);
  layer.dispose();
});

test.each<[string, (random: Random) => unknown]>([
  ['Linear', (none) => new Linear({ inFeatures: 1, outFeatures: 1 }, none)],
  ['DropConnect', (none) => new DropConnect({ inFeatures: 1, outFeatures: 1, rate: 0.5 }, none)],
  ['Maxout', (none) => new Maxout({ inFeatures: 1, outFeatures: 1 }, none)],
  ['Embedding', (none) => new Embedding({ count: 1, size: 1 }, none)],
])('%s asks for a Random that is missing', (name, make) => {
  const missing = (random: unknown) => () => make(random as Random);
  expect(missing(undefined)).toThrow(
    `${name}: expected a Random, got none; pass new Random(seed) as the last argument.`,
  );
  expect(missing(1)).toThrow(`${name}: expected a Random, got number`);
});
