import { expect, test } from 'vitest';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { attributeHinge } from './attribute-hinge.ts';
import { binaryCrossEntropyWithLogits } from './binary-cross-entropy.ts';
import numbers from './golden/losses.json' with { type: 'json' };
import { huberLoss, smoothL1Loss } from './huber-loss.ts';
import { klBernoulli, klCategorical, klGaussians, klStandardNormal } from './kl-divergence.ts';
import { l1Loss } from './l1-loss.ts';
import { l2Loss } from './l2-loss.ts';
import { multiClassHinge } from './multi-class-hinge.ts';
import type { Reduction } from './reduction.ts';
import { l1Penalty, l2Penalty } from './regularizers.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
import { squaredHinge } from './squared-hinge.ts';

interface GoldenCase {
  readonly inputs: readonly { readonly values: readonly number[]; readonly shape: number[] }[];
  readonly loss: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

const golden: Readonly<Record<string, GoldenCase>> = numbers;

type LossFunction = (...inputs: tf.Tensor[]) => tf.Tensor;

/** A loss of scores [batch, classes] and class indices. */
const ofClasses =
  (loss: (scores: tf.Tensor2D, targets: tf.Tensor1D) => tf.Tensor): LossFunction =>
  (scores, targets) =>
    loss(scores as tf.Tensor2D, tf.cast(targets!, 'int32') as tf.Tensor1D);

const cases: Readonly<Record<string, LossFunction>> = {
  crossEntropy: ofClasses((x, t) => softmaxCrossEntropy(x, t)),
  crossEntropySum: ofClasses((x, t) => softmaxCrossEntropy(x, t, { reduction: 'sum' })),
  crossEntropyNone: ofClasses((x, t) => softmaxCrossEntropy(x, t, { reduction: 'none' })),
  crossEntropyIgnored: ofClasses((x, t) => softmaxCrossEntropy(x, t, { ignoreIndex: -1 })),
  crossEntropySmoothed: ofClasses((x, t) =>
    softmaxCrossEntropy(x, t, { ignoreIndex: -1, labelSmoothing: 0.2 }),
  ),
  crossEntropyExtreme: ofClasses((x, t) => softmaxCrossEntropy(x, t, { reduction: 'none' })),
  binaryCrossEntropy: (x, t) => binaryCrossEntropyWithLogits(x!, t!),
  multiClassHinge: ofClasses((x, t) => multiClassHinge(x, t)),
  squaredHinge: ofClasses((x, t) => squaredHinge(x, t, { margin: 0.7 })),
  attributeHinge: (x, t) => attributeHinge(x!, t!),
  l2: (x, t) => l2Loss(x!, t!),
  l1: (x, t) => l1Loss(x!, t!),
  smoothL1: (x, t) => smoothL1Loss(x!, t!, { beta: 0.6 }),
  huber: (x, t) => huberLoss(x!, t!, { delta: 1.7 }),
  klStandardNormal: (mean, logVar) => klStandardNormal({ mean: mean!, logVar: logVar! }),
  klGaussians: (mean, logVar, mean2, logVar2) =>
    klGaussians({ mean: mean!, logVar: logVar! }, { mean: mean2!, logVar: logVar2! }),
  klBernoulli: (p, q) => klBernoulli(p!, q!),
  klCategorical: (p, q) => klCategorical(p!, q!),
};

test('every golden loss has its case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(golden).sort());
});

/** Within 1e-5 of values of order 1, relative above: float32 against PyTorch's float64. */
function expectNear(actual: tf.Tensor, expected: readonly number[]): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expectClose(actual, expected, 1e-5 * scale);
}

onBackends('losses', () => {
  test.each(Object.keys(cases))('%s has the value and gradients of PyTorch', async (name) => {
    await expectNoLeak(() => {
      tf.tidy(() => {
        const { inputs, loss, gradients } = golden[name]!;
        const tensors = inputs.map(({ values, shape }) => tf.tensor([...values], shape));
        expectNear(cases[name]!(...tensors), loss);
        // Class indices, and targets that are cast, have no gradient.
        const wanted = gradients.findIndex((gradient) => gradient.length === 0);
        const count = wanted < 0 ? tensors.length : wanted;
        const rest = tensors.slice(count);
        const computed = tf.grads((...args: tf.Tensor[]) => cases[name]!(...args, ...rest))(
          tensors.slice(0, count),
        );
        computed.forEach((gradient, i) => {
          expectNear(gradient, gradients[i]!);
        });
      });
    });
  });

  test('cross-entropy and KL terms agree with central differences', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([0.3, -1.2, 0.8, 2, 0.1, -0.5], [2, 3]);
      const y = tf.tensor2d([-0.4, 0.9, 0.2, 1.1, -1.3, 0.6], [2, 3]);
      const targets = tf.tensor1d([2, 0], 'int32');
      for (const labelSmoothing of [0, 0.3])
        expectGradients(
          (logits) => softmaxCrossEntropy(logits, targets, { labelSmoothing, reduction: 'none' }),
          [x],
        );
      const names = [
        'binaryCrossEntropy',
        'l2',
        'l1',
        'huber',
        'smoothL1',
        'klStandardNormal',
        'klBernoulli',
      ];
      for (const name of [...names, 'klCategorical']) expectGradients(cases[name]!, [x, y]);
      expectGradients(cases['klGaussians']!, [x, y, tf.mul(y, 0.7), tf.mul(x, 0.5)]);
      expectGradients((scores) => multiClassHinge(scores as tf.Tensor2D, targets), [x]);
      expectGradients((scores) => squaredHinge(scores as tf.Tensor2D, targets), [x]);
      expectGradients((scores) => attributeHinge(scores, tf.sign(y)), [x]);
    });
  });

  test('cross-entropy takes any leading dimensions', () => {
    const logits = tf.tensor3d([1, 2, 3, 4, 5, 7], [1, 3, 2]);
    const losses = softmaxCrossEntropy(logits, tf.tensor2d([[1, 0, 1]], [1, 3], 'int32'), {
      reduction: 'none',
    });
    expect(losses.shape).toEqual([1, 3]);
    // log(1 + e^∓1), log(1 + e^-2) in float32.
    expectClose(losses, [0.3132617, 1.3132617, 0.126928], 1e-6);
  });

  test('cross-entropy bears logits of −∞, and does not hide NaN', () => {
    const targets = tf.tensor1d([1, 0, 1], 'int32');
    const logits = tf.tensor2d([-Infinity, 2, Number.NaN, 1, 1, Number.NaN], [3, 2]);
    const [first, second, third] = softmaxCrossEntropy(logits, targets, { reduction: 'none' }).dataSync();
    expect([Math.abs(first!), second, third]).toEqual([0, Number.NaN, Number.NaN]);
  });

  test('logits without classes are refused', () => {
    expect(() => softmaxCrossEntropy(tf.scalar(1), tf.scalar(0, 'int32'))).toThrow(
      'softmaxCrossEntropy: expected logits [..., classes], got a scalar.',
    );
  });

  test('where all targets are ignored the mean and its gradient are 0', () => {
    const logits = tf.tensor2d([[1, 2]]);
    const targets = tf.tensor1d([-100], 'int32');
    const loss = (x: tf.Tensor): tf.Tensor => softmaxCrossEntropy(x, targets, { ignoreIndex: -100 });
    expectClose(loss(logits), [0], 0);
    expectClose(tf.grad(loss)(logits), [0, 0], 0);
  });

  test('what an ignored row holds does not reach the mean', () => {
    const logits = tf.tensor2d([
      [Number.NEGATIVE_INFINITY, 1],
      [Number.NaN, 1],
      [0, 0],
    ]);
    const targets = tf.tensor1d([-100, -100, 1], 'int32');
    expectClose(softmaxCrossEntropy(logits, targets), [Math.LN2], 1e-6);
    expectClose(softmaxCrossEntropy(logits, targets, { reduction: 'none' }), [0, 0, Math.LN2], 1e-6);
    const gradient = tf
      .grad((x: tf.Tensor) => softmaxCrossEntropy(x, targets))(logits)
      .dataSync();
    expect([...gradient.slice(0, 2), ...gradient.slice(4)]).toEqual([0, 0, 0.5, -0.5]);
  });

  test('penalties and their gradients, which are 0 at 0', () => {
    const w = tf.tensor2d([[3, -4, 0]]);
    const b = tf.tensor1d([-2]);
    expectClose(l1Penalty({ w, b }, 0.5), [4.5], 1e-6);
    expectClose(l2Penalty({ w, b }, 0.5), [7.25], 1e-6);
    expectClose(tf.grad((x) => l1Penalty({ w: x }, 0.5))(w), [0.5, -0.5, 0], 1e-6);
    expectClose(tf.grad((x) => l2Penalty({ w: x }, 0.5))(w), [1.5, -2, 0], 1e-6);
    expectClose(l2Penalty({}, 1), [0], 0);
  });
});

test('wrong shapes and options are named', () => {
  const logits = tf.zeros([2, 3]);
  expect(() => softmaxCrossEntropy(logits, tf.zeros([3], 'int32'))).toThrow(
    'softmaxCrossEntropy: expected targets [2], got [3]; logits are [2, 3].',
  );
  expect(() => l1Loss(logits, tf.zeros([3]))).toThrow('l1Loss: expected targets [2, 3], got [3]');
  expect(() => huberLoss(logits, logits, { delta: 0 })).toThrow('huberLoss: expected delta');
  const wrong = 'average' as Reduction;
  expect(() => l2Loss(logits, logits, { reduction: wrong })).toThrow("'sum' or 'none', got 'average'");
});
