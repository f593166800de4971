import { expect, test } from 'vitest';
import { ConfigError } from '../../errors.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { tf } from '../../tf.ts';
import type { Launch } from './backend.ts';
import { defineKernel } from './define-kernel.ts';
import { runGpuKernel } from './run-gpu-kernel.ts';

const SCALE = defineKernel({
  name: 'scaleBy',
  formula: 'y = a·x + n',
  inputs: ['x'],
  integers: ['n'],
  numbers: ['a'],
  element: 'return a * x + n;',
  isElementwise: true,
});

onBackends('runGpuKernel', (backend) => {
  if (!backend.startsWith('gpujs')) {
    test('wants a gpujs backend', () => {
      expect(() => runGpuKernel(SCALE, [tf.ones([3])], { shape: [3] })).toThrow('expected a gpujs backend');
    });
    return;
  }
  const run = (inputs: unknown, launch: unknown) => () =>
    runGpuKernel(SCALE, inputs as tf.Tensor[], launch as Launch);

  test('computes what fits', () => {
    const y = run([tf.tensor1d([1, 2, 3])], { shape: [3], numbers: { a: 2, n: 1 } })();
    expect(Array.from(y.dataSync())).toEqual([3, 5, 7]);
  });

  test.each([
    ['bool', [0, 1, 1, 1]],
    ['int32', [0, 2, 4, -1]],
  ])('casts to %s, for reads and for other kernels', (dtype, expected) => {
    const x = tf.tensor1d([0, 1, 2, -0.75]);
    const before = tf.memory().numTensors;
    const y = run([x], { shape: [4], dtype, numbers: { a: 2, n: 0 } })();
    expect(tf.memory().numTensors).toBe(before + 1);
    expect([y.dtype, Array.from(y.dataSync())]).toEqual([dtype, expected]);
    expect(Array.from(tf.mul(tf.cast(y, 'float32'), 1).dataSync())).toEqual(expected);
  });

  test.each([
    [{ shape: [3], numbers: { a: 2, n: 2.5 } }, 'expected n to be a whole number of at most 2²⁴, got 2.5.'],
    [{ shape: [3], numbers: { a: 2, n: NaN } }, 'expected n to be a whole number of at most 2²⁴, got NaN.'],
    [
      { shape: [3], dtype: 'string', numbers: { a: 2, n: 1 } },
      "expected an output of type float32, int32 or bool, got 'string'.",
    ],
    [{ shape: [3], numbers: { a: 2, n: 2 ** 31 } }, 'expected n to be a whole number of at most 2²⁴'],
    [{ shape: [3], numbers: { n: 1 } }, 'expected a to be a number, got undefined.'],
    [{ shape: [3], numbers: { a: '2', n: 1 } }, 'expected a to be a number, got "2".'],
    [
      { shape: [3], numbers: { a: 2, n: 1, b: 3 } },
      "expected numbers that the kernel names (n, a), got 'b'.",
    ],
    [{ shape: [5], numbers: { a: 2, n: 1 } }, 'expected x to have 5 values, as the output [5] has, got [3].'],
    [{ shape: [1.5], numbers: { a: 2, n: 1 } }, 'expected a shape of whole numbers, got [1.5].'],
    [{ shape: 3, numbers: { a: 2, n: 1 } }, 'expected a shape of whole numbers, got 3.'],
    [{}, 'expected a shape of whole numbers, got none.'],
  ])('refuses %j', (launch, message) => {
    expect(run([tf.ones([3])], launch)).toThrow(`runGpuKernel 'scaleBy': ${message}`);
  });

  test('has no gradient until it is given one', () => {
    const [x, launch] = [tf.tensor1d([1, 2, 3]), { shape: [3], numbers: { a: 2, n: 1 } }];
    const scaled = (input: tf.Tensor) => run([input], launch)();
    expect(() => tf.grad((input) => tf.add(scaled(input), input))(x)).toThrow(
      "runGpuKernel 'scaleBy': expected a gradient, got a kernel without one; wrap the call in tf.customGrad",
    );
    const withGradient = tf.customGrad((input) => ({
      value: scaled(input as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, 2),
    }));
    const gradient = tf.grad((input) => tf.add(withGradient(input), input))(x);
    expect(Array.from(gradient.dataSync())).toEqual([3, 3, 3]);
  });

  test('refuses other inputs than the kernel names', () => {
    const launch = { shape: [3], numbers: { a: 2, n: 1 } };
    expect(run([], launch)).toThrow("runGpuKernel 'scaleBy': expected a list of the tensors x, got 0.");
    expect(run(tf.ones([3]), launch)).toThrow('expected a list of the tensors x, got no list.');
  });

  test.each(['return alpha * x[i];', 'return x[i] +;', 'return;'])(
    'names the kernel whose body does not compile: %s',
    (element) => {
      const kernel = defineKernel({ name: 'broken', formula: '', inputs: ['x'], element });
      const broken = () => runGpuKernel(kernel, [tf.ones([3])], { shape: [3] });
      // The second call must not find what the first one left.
      expect(broken).toThrow("gpujs kernel 'broken': expected a body that compiles in the mode");
      expect(broken).toThrow("gpujs kernel 'broken': expected a body that compiles in the mode");
    },
  );
});

test.each([
  ['i', "'i', which is the element's place"],
  ['float', "'float', a word of JavaScript or GLSL"],
  ['x', "'x' twice"],
])('defineKernel refuses the name %s', (name, got) => {
  const define = () =>
    defineKernel({ name: 'k', formula: '', inputs: ['x'], numbers: [name], element: 'return 0;' });
  expect(define).toThrow(`defineKernel 'k': expected names of variables, got ${got}.`);
});

test.each([
  [
    'const y = x[i];',
    "expected a body that returns the element's value, got one without return; write the value",
  ],
  ['// return x[i];\nconst y = x[i];', "expected a body that returns the element's value"],
  [
    'return x[i] * Math.random();',
    'expected a body that gives the same values for the same inputs, got Math.random; pass a tensor of random numbers as',
  ],
])('defineKernel refuses the body %j', (element, message) => {
  const define = () => defineKernel({ name: 'k', formula: '', inputs: ['x'], element });
  expect(define).toThrow(ConfigError);
  expect(define).toThrow(`defineKernel 'k': ${message}`);
});

test.each([{ element: 'return 1;' }, { inputs: ['x'] }, { inputs: 'x', element: 'return 1;' }])(
  'defineKernel refuses %j',
  (definition) => {
    const define = () => defineKernel({ name: 'k', formula: '', ...definition } as never);
    expect(define).toThrow(ConfigError);
    expect(define).toThrow("defineKernel 'k': expected inputs, a list of names, and element, a text, got ");
  },
);
