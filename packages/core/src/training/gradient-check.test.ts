import { expect, test } from 'vitest';
import { toTensors } from '../data/source.ts';
import { ConfigError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { gradientCheck } from './gradient-check.ts';
import { PointClassifier, pointData } from './testing/models.ts';

const options = { random: new Random(3) };

onBackends('gradientCheck', () => {
  test('passes for a network with ReLU and dropout, and changes nothing', async () => {
    await expectNoLeak(async () => {
      const model = new PointClassifier(new Random(1), { dropout: 0.25 });
      const batch = toTensors(pointData());
      const bits = () => Object.values(model.parameters()).map((variable) => Array.from(variable.dataSync()));
      const before = bits();
      const loss = () => model.loss(batch, { training: true, random: new Random(5) }).total;
      const report = await gradientCheck(loss, model.parameters(), options);
      expect(report).toMatchObject({ passed: true });
      expect(Object.keys(report.parameters)).toEqual(Object.keys(model.parameters()));
      expect(report.parameters['0.weight']!.checked).toBeGreaterThan(8);
      expect(bits()).toEqual(before);
      tf.dispose({ ...batch });
      model.dispose();
    });
  });
});

test('finds a wrong gradient, and says where', async () => {
  const [w, v] = [tf.variable(tf.tensor1d([0.5, -1, 2])), tf.variable(tf.scalar(1))];
  // Σ w³ v whose gradient by w is taken for that of Σ w².
  const wrong = tf.customGrad((x) => {
    const value = tf.sum(tf.pow(x as tf.Tensor, 3));
    return { value, gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(2, x as tf.Tensor)) };
  });
  const report = await gradientCheck(() => tf.mul(wrong(w), v).asScalar(), { w, v }, options);
  expect(report.passed).toBe(false);
  expect(report.parameters['v']!.error).toBeLessThan(1e-3);
  const { worst, error } = report.parameters['w']!;
  // At −1: 2w = −2 beside 3w² = 3, an error of 5 / 3.
  expect(worst).toMatchObject({ index: 1, analytic: -2 });
  expect(worst!.numeric).toBeCloseTo(3, 2);
  expect(error).toBeCloseTo(5 / 3, 2);
  tf.dispose([w, v]);
});

test('leaves kinks out, and does not pass where nothing else is', async () => {
  const w = tf.variable(tf.tensor1d([0.001, 1]));
  const loss = () => tf.sum(tf.relu(w)).asScalar();
  const { parameters } = await gradientCheck(loss, { w }, options);
  expect(parameters['w']).toMatchObject({ checked: 1, kinks: 1 });
  w.assign(tf.tensor1d([0.001, -0.002]));
  expect(await gradientCheck(loss, { w }, options)).toMatchObject({ passed: false, error: 0 });
  w.dispose();
});

test('a parameter that the loss does not use has gradient 0', async () => {
  const [w, spare] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
  const report = await gradientCheck(() => tf.square(w).asScalar(), { w, spare }, options);
  expect(report).toMatchObject({ passed: true });
  expect(report.parameters['spare']).toMatchObject({ checked: 1, error: 0 });
  tf.dispose([w, spare]);
});

test('a loss that draws anew each time is refused', async () => {
  const w = tf.variable(tf.scalar(1));
  const random = new Random(1);
  const check = gradientCheck(() => tf.mul(w, random.uniform()).asScalar(), { w }, options);
  await expect(check).rejects.toThrow(ConfigError);
  await expect(check).rejects.toThrow('expected a finite loss that is the same each time');
  w.dispose();
});
