import { expect, test } from 'vitest';
import { linear } from '../ops/linear.ts';
import { Random } from '../random/random.ts';
import { normal } from '../random/tensors.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { Conv2d } from './conv-2d.ts';
import { Embedding } from './embedding.ts';
import golden from './golden/pooling.json' with { type: 'json' };
import { Linear } from './linear.ts';
import { SpectralNorm } from './spectral-norm.ts';
import { load, weighted } from './testing/golden-run.ts';

type Layer = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor1D) => tf.Tensor;

/** The golden layers, whose pictures are channels first. */
const layers: Readonly<Record<keyof typeof golden.spectralNorm, Layer>> = {
  Linear: (x, weight, bias) => linear(x, weight as tf.Tensor2D, bias),
  Conv2d(x, weight, bias) {
    const filter = tf.transpose(weight, [2, 3, 1, 0]) as tf.Tensor4D;
    const pictures = tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
    return tf.transpose(tf.add(tf.conv2d(pictures, filter, 1, 'valid'), bias), [0, 3, 1, 2]);
  },
};

onBackends('SpectralNorm', (backend) => {
  // TensorFlow.js' wasm backend has no gradient of a convolution.
  const names = backend === 'wasm' ? (['Linear'] as const) : (['Linear', 'Conv2d'] as const);

  test.each(names)('of a %s agrees with PyTorch', async (name) => {
    await expectNoLeak(() => {
      const { shape, before, runs, ...input } = golden.spectralNorm[name];
      const norm = new SpectralNorm({ shape }, new Random(1));
      tf.tidy(() => {
        const x = tf.tensor(input.x, input.xShape);
        const weight = tf.tensor(before.weight_orig, shape);
        const bias = tf.tensor1d(before.bias);
        norm.loadParameters({
          weight_u: tf.tensor1d(before.weight_u),
          weight_v: tf.tensor1d(before.weight_v),
        });
        for (const run of runs) {
          let normalized = weight;
          let y = x;
          const { grads } = tf.valueAndGrads((pictures: tf.Tensor, w: tf.Tensor) => {
            normalized = tf.keep(norm.normalize(w, { training: run.training }));
            y = tf.keep(layers[name](pictures, normalized, bias));
            return weighted(y);
          })([x, weight]);
          // float32 against PyTorch's float64, on values of about 1.
          expectClose(y, run.y, 1e-5);
          expectClose(normalized, run.weight, 1e-5);
          expectClose(norm.u, run.u, 1e-5);
          expectClose(norm.v, run.v, 1e-5);
          expectClose(grads[0]!, run.dx, 1e-5);
          expectClose(grads[1]!, run.dWeight, 1e-5);
          tf.dispose([y, normalized]);
        }
      });
      norm.dispose();
    });
  });

  test.each(names)('as an option of %s agrees with PyTorch', async (name) => {
    await expectNoLeak(() => {
      const random = new Random(1);
      const { before, runs, ...input } = golden.spectralNorm[name];
      const isLinear = name === 'Linear';
      const layer = isLinear
        ? new Linear({ inFeatures: 3, outFeatures: 4, spectralNorm: true }, random)
        : new Conv2d({ inChannels: 2, outChannels: 3, kernelSize: 2, spectralNorm: true }, random);
      tf.tidy(() => {
        const { weight_orig: weight, ...others } = before;
        load(layer, { ...others, weight });
        const pictures = tf.tensor(input.x, input.xShape);
        const x = isLinear ? pictures : tf.transpose(pictures, [0, 2, 3, 1]);
        for (const { training, dWeight } of runs) {
          const { grads } = tf.variableGrads(() => {
            const y = layer.forward(x, { training });
            return weighted(isLinear ? y : tf.transpose(y, [0, 3, 1, 2]));
          });
          // float32 against PyTorch's float64, on values of about 1.
          expectClose(grads[layer.weight.name]!, dWeight, 1e-5);
        }
      });
      layer.dispose();
    });
  });

  test('as an option of Embedding has PyTorch’s weights', () => {
    const { before, runs } = golden.spectralNorm.Linear;
    const embedding = new Embedding({ count: 4, size: 3, spectralNorm: true }, new Random(1));
    tf.tidy(() => {
      const { weight_orig: weight, weight_u, weight_v } = before;
      load(embedding, { weight, weight_u, weight_v });
      const ids = tf.tensor1d([0, 1, 2, 3], 'int32');
      // float32 against PyTorch's float64, on values of about 1.
      for (const run of runs)
        expectClose(embedding.forward(ids, { training: run.training }), run.weight, 1e-5);
    });
    embedding.dispose();
  });

  test('has the gradients of central differences, with u and v held', () => {
    const norm = new SpectralNorm({ shape: [3, 2, 2] }, new Random(2));
    expectGradients((weight) => norm.normalize(weight), [normal(new Random(3), [3, 2, 2])]);
    norm.dispose();
  });

  test('two passes in one loss have each its own u', () => {
    const weight = normal(new Random(4), [4, 5]);
    const norm = new SpectralNorm({ shape: [4, 5] }, new Random(5));
    const twin = new SpectralNorm({ shape: [4, 5] }, new Random(5));
    const pass = (w: tf.Tensor, by: SpectralNorm): tf.Tensor =>
      tf.square(by.normalize(w, { training: true }));
    const both = tf.grad((w) => tf.add(pass(w, norm), pass(w, norm)))(weight);
    const first = tf.grad((w) => pass(w, twin))(weight);
    const second = tf.grad((w) => pass(w, twin))(weight);
    expectClose(both, tf.add(first, second).dataSync(), 1e-5);
    norm.dispose();
    twin.dispose();
  });

  test('after many passes the largest singular value is 1', () => {
    // Singular values 3, 2 and 0.5 in turned axes: (2/3)^(2·50) is no more.
    const turn = tf.linalg.qr(tf.tensor2d([1, 2, 3, -1, 0, 2, 4, 1, 1], [3, 3]))[0] as tf.Tensor2D;
    const weight = tf.matMul(turn, tf.mul(tf.tensor2d([3, 2, 0.5], [3, 1]), tf.transpose(turn)));
    const norm = new SpectralNorm({ shape: [3, 3], powerIterations: 50 }, new Random(6));
    const normalized = norm.normalize(weight, { training: true });
    expectClose(normalized, tf.div(weight, 3).dataSync(), 1e-5);
    const { u } = norm;
    const before = u.arraySync();
    norm.normalize(weight);
    expect(u.arraySync()).toEqual(before);
    norm.dispose();
  });
});

test('SpectralNorm says what does not fit', () => {
  const random = new Random(1);
  expect(() => new SpectralNorm({ shape: [3] }, random)).toThrow(
    'SpectralNorm: expected a shape of 2 or more dimensions, got [3]; a vector has no directions to stretch.',
  );
  expect(() => new SpectralNorm({ shape: [3, 2], powerIterations: 0 }, random)).toThrow('powerIterations');
  expect(() => new SpectralNorm({ shape: [3, 2] }, undefined as never)).toThrow(
    'expected a Random, got none',
  );
  const norm = new SpectralNorm({ shape: [3, 2] }, random);
  expect(Object.keys(norm.buffers())).toEqual(['weight_u', 'weight_v']);
  expect(() => norm.normalize(tf.zeros([2, 3]))).toThrow(
    'SpectralNorm.normalize: expected weight [3, 2], got [2, 3].',
  );
});
