import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { type TensorMap, tf } from '../tf.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamw } from './adam.ts';
import { chain } from './chain.ts';
import { clipByGlobalNorm, clipByValue } from './clip.ts';
import { perGroup } from './per-group.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import { golden } from './testing/trajectories.ts';
import type { Transformation } from './transformation.ts';
import { weightDecay } from './weight-decay.ts';

const { problem } = golden;

const loss = (w: tf.Tensor, b: tf.Tensor): tf.Scalar => {
  const quadratic = tf.sum(tf.mul(tf.tensor(problem.a), tf.square(tf.sub(w, tf.tensor(problem.target)))));
  const quartic = tf.sum(tf.square(tf.square(w)));
  const coupling = tf.sum(tf.square(tf.add(w, b)));
  return tf.add(tf.div(tf.add(quadratic, coupling), 2), tf.div(quartic, 4)).asScalar();
};

/** The parameters after each step, w then b. */
function follow(optimizer: Transformation, steps: number): number[][] {
  return tf.tidy(() => {
    let parameters: TensorMap = { w: tf.tensor(problem.w), b: tf.tensor(problem.b) };
    let state = optimizer.init(parameters);
    const path: number[][] = [];
    for (let step = 0; step < steps; step++) {
      const [w, b] = tf.grads(loss)([parameters['w']!, parameters['b']!]) as [tf.Tensor, tf.Tensor];
      const next = optimizer.update({ w, b }, state, parameters, { step });
      state = next.state;
      parameters = Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, tf.add(value, next.updates[name]!)]),
      );
      path.push([...parameters['w']!.dataSync(), ...parameters['b']!.dataSync()]);
    }
    return path;
  });
}

const cases: Readonly<Record<string, Transformation>> = {
  sgd: sgd({ learningRate: 0.05 }),
  momentum: sgd({ learningRate: 0.02, momentum: 0.9 }),
  dampening: sgd({ learningRate: 0.05, momentum: 0.9, dampening: 0.4 }),
  nesterov: sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
  weightDecay: chain(weightDecay(0.1), sgd({ learningRate: 0.02, momentum: 0.9 })),
  adagrad: adagrad({ learningRate: 0.3, initialAccumulator: 0.1 }),
  rmsprop: rmsprop({ learningRate: 0.05, alpha: 0.9, epsilon: 1e-3 }),
  rmspropCentered: rmsprop({ learningRate: 0.01, alpha: 0.9, epsilon: 1e-2, centered: true, momentum: 0.8 }),
  adam: adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
  adamDefault: adam({ learningRate: () => 0.1 }),
  adamw: adamw({ learningRate: 0.1, weightDecay: 0.2 }),
  clipNorm: chain(clipByGlobalNorm(2), sgd({ learningRate: 0.05 })),
  clipValue: chain(clipByValue(0.5), sgd({ learningRate: 0.05 })),
  perGroup: perGroup({ w: adam({ learningRate: 0.01 }), '*': adam({ learningRate: 0.1 }) }),
};

test('every golden trajectory has its case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(golden.optimizers).sort());
});

onBackends('optimisers', (backend) => {
  test.each(Object.keys(cases))('%s follows PyTorch for 20 steps', (name) => {
    const expected = golden.optimizers[name]!;
    const path = follow(cases[name]!, expected.length);
    // float32 against PyTorch's float64: parameters of order 1 gather some 1e-6 of rounding in 20 steps.
    path.forEach((values, step) => {
      expectClose(values, expected[step]!, 1e-5);
    });
  });

  test('Adam is one kernel call a parameter, on 11 of TensorFlow.js where the backend has none', async () => {
    const optimizer = adam({ learningRate: 0.1 });
    const w = tf.ones([3]);
    const state = optimizer.init({ w });
    const { kernels } = await tf.profile(() => optimizer.update({ w }, state, { w }, { step: 0 }).updates);
    expect(kernels.length).toBeLessThanOrEqual(/^(simd|gpujs)/.test(backend) ? 1 : 12);
  });

  test('state is float32 by name, and going on from a copy of it gives the same updates', () => {
    const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.1 }));
    const parameters = { 'a.weight': tf.tensor1d([1, 2]), 'a.bias': tf.tensor1d([3]) };
    const gradients = { 'a.weight': tf.tensor1d([0.1, -2]), 'a.bias': tf.tensor1d([1]) };
    const first = optimizer.update(gradients, optimizer.init(parameters), parameters, { step: 0 });
    expect(Object.keys(first.state).sort()).toEqual([
      '1.m.a.bias',
      '1.m.a.weight',
      '1.v.a.bias',
      '1.v.a.weight',
    ]);
    const copy = Object.fromEntries(
      Object.entries(first.state).map(([name, tensor]) => {
        expect(tensor.dtype).toBe('float32');
        return [name, tf.tensor(tensor.dataSync(), tensor.shape)];
      }),
    );
    const second = optimizer.update(gradients, first.state, parameters, { step: 1 }).updates;
    const resumed = optimizer.update(gradients, copy, parameters, { step: 1 }).updates;
    for (const name of Object.keys(parameters))
      expect(resumed[name]!.dataSync()).toEqual(second[name]!.dataSync());
  });

  test('a parameter without gradient keeps its state', () => {
    const optimizer = sgd({ learningRate: 1, momentum: 0.5 });
    const parameters = { a: tf.scalar(1), b: tf.scalar(2) };
    const { updates, state } = optimizer.update({ a: tf.scalar(3) }, optimizer.init(parameters), parameters, {
      step: 0,
    });
    expect(Object.keys(updates)).toEqual(['a']);
    expectClose(state['velocity.a']!, [3], 0);
    expectClose(state['velocity.b']!, [0], 0);
  });
});

test('options out of range and foreign state are named', () => {
  expect(() => sgd({ learningRate: -1 })).toThrow('sgd: expected learningRate to be a number at least 0');
  expect(() => sgd({ learningRate: 1, nesterov: true })).toThrow('nesterov to come with momentum');
  expect(() => adam({ learningRate: 1, beta1: 1 })).toThrow('adam: expected beta1');
  expect(() => adamw({ learningRate: Number.NaN })).toThrow('adamw: expected learningRate');
  const untyped: object = { learningRate: '0.1' };
  expect(() => adam(untyped as { learningRate: number })).toThrow(
    "learningRate to be a number at least 0, got '0.1'",
  );
  expect(() => rmsprop({ learningRate: 1, epsilon: 0 })).toThrow('rmsprop: expected epsilon');
  expect(() => adagrad({ learningRate: 1, initialAccumulator: -1 })).toThrow('adagrad: expected');
  const w = tf.scalar(1);
  expect(() => adam({ learningRate: 1 }).update({ w }, {}, { w }, { step: 0 })).toThrow(
    "adam: expected state 'm.w', got none",
  );
  const bad = sgd({ learningRate: () => Number.NaN });
  expect(() => bad.update({ w }, {}, { w }, { step: 7 })).toThrow('got NaN at step 7');
});
