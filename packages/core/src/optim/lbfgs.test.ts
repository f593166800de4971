import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { lbfgs } from './lbfgs.ts';
import { golden } from './testing/trajectories.ts';

const rosenbrock = (x: tf.Tensor1D): tf.Scalar => {
  const left = tf.slice(x, 0, x.size - 1);
  const right = tf.slice(x, 1, x.size - 1);
  const valley = tf.mul(100, tf.square(tf.sub(right, tf.square(left))));
  return tf.sum(tf.add(tf.square(tf.sub(1, left)), valley)).asScalar();
};

const inputs = Array.from({ length: 10 }, (_, row) =>
  Array.from({ length: 4 }, (_, column) => Math.sin((row * 4 + column) * 1.7)),
);
const labels = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0];

const logistic = (w: tf.Tensor1D, b: tf.Tensor1D): tf.Scalar => {
  const logits = tf.add(tf.dot(tf.tensor2d(inputs), w), b);
  const data = tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, tf.tensor1d(labels))));
  const penalty = tf.add(tf.sum(tf.square(w)), tf.sum(tf.square(b)));
  return tf.add(data, tf.mul(penalty, 0.01)).asScalar();
};

onBackends('L-BFGS', () => {
  test('follows PyTorch on Rosenbrock, with a short history', () => {
    const x = tf.variable(tf.tensor1d([-1.2, 1, 0.5]));
    const optimizer = lbfgs({ maxIterations: 3, historySize: 4 });
    let evaluations = 0;
    for (const expected of golden.lbfgs['rosenbrock']!) {
      const result = optimizer.step({ x }, () => rosenbrock(x));
      evaluations += result.evaluations;
      // The loss is evaluated in float32; the curved valley amplifies its rounding over 35 evaluations.
      expectClose(x, expected.x, 1e-3);
      expect(evaluations).toBe(expected.evaluations);
    }
    x.dispose();
  });

  test('follows PyTorch on a logistic regression of two variables', () => {
    const w = tf.variable(tf.tensor1d([0.1, -0.2, 0.3, 0]));
    const b = tf.variable(tf.tensor1d([0.5]));
    const optimizer = lbfgs({ maxIterations: 2 });
    for (const expected of golden.lbfgs['logistic']!) {
      const { loss } = optimizer.step({ w, b }, () => logistic(w, b));
      // A well-conditioned problem: float32 rounding only.
      expectClose([...w.dataSync(), ...b.dataSync()], expected.x, 1e-5);
      expectClose([loss], [expected.loss], 1e-6);
    }
    tf.dispose([w, b]);
  });

  test('minimises Rosenbrock and leaves no tensor', async () => {
    const x = tf.variable(tf.tensor1d([-1.2, 1]));
    await expectNoLeak(() => {
      const { loss, initialLoss } = lbfgs({ maxIterations: 100, maxEvaluations: 200 }).step({ x }, () =>
        rosenbrock(x),
      );
      expect(initialLoss).toBeCloseTo(24.2, 4);
      expect(loss).toBeLessThan(1e-8);
    });
    // At the minimum (1, 1) a loss below 1e-8 allows a distance of about 1e-3 along the valley.
    expectClose(x, [1, 1], 1e-3);
    x.dispose();
  });

  test('steps back from a region where the loss is not a number', () => {
    const x = tf.variable(tf.scalar(3));
    // sqrt(x − 1) + 1/(x − 1) is lowest at 1 + 2^(2/3), and NaN below 1.
    const { loss } = lbfgs({ learningRate: 20, maxIterations: 30, maxEvaluations: 200 }).step({ x }, () => {
      const distance = tf.sub(x, 1);
      return tf.add(tf.sqrt(distance), tf.div(1, distance)).asScalar();
    });
    expect(Number.isFinite(loss)).toBe(true);
    // A flat minimum: float32 losses tell no more of its place.
    expectClose(x, [1 + 2 ** (2 / 3)], 5e-3);
    x.dispose();
  });

  test('a loss that is not a number leaves the variables alone; other variables are refused', () => {
    const x = tf.variable(tf.scalar(2));
    const y = tf.variable(tf.tensor1d([1, 1]));
    const optimizer = lbfgs();
    expect(() => optimizer.step({ x }, () => tf.log(tf.neg(x)).asScalar())).toThrow('got loss NaN');
    expectClose(x, [2], 0);
    optimizer.step({ x }, () => tf.square(x).asScalar());
    expectClose(x, [0], 1e-5);
    optimizer.step({ x }, () => tf.square(tf.sub(x, 1)).asScalar());
    expect(() => optimizer.step({ y }, () => rosenbrock(y))).toThrow('make one lbfgs() for each');
    expect(() => lbfgs({ maxIterations: 0 })).toThrow('lbfgs: expected maxIterations');
    tf.dispose([x, y]);
  });
});
