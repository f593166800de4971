/** A differentiable op from a gpu.js kernel of one's own: y = x³, with dy/dx = 3x². */
import { defineKernel, runGpuKernel, tf, useBackend } from '@reverie/core';

const { name, reason } = await useBackend('gpujs');
console.log(`on ${name} (${reason})`);

const cube = defineKernel({
  name: 'cube',
  formula: 'y = x³',
  inputs: ['x'],
  element: 'return x * x * x;',
  isElementwise: true,
});
const cubeGradient = defineKernel({
  name: 'cubeGradient',
  formula: 'dx = 3x²·dy',
  inputs: ['x', 'dy'],
  element: 'return 3 * x * x * dy;',
  isElementwise: true,
});

const cubed = tf.customGrad((input) => {
  const x = input as tf.Tensor;
  const value = runGpuKernel(cube, [x], { shape: x.shape });
  return { value, gradFunc: (dy: tf.Tensor) => runGpuKernel(cubeGradient, [x, dy], { shape: x.shape }) };
});

const x = tf.tensor1d([-1, 0, 1, 2]);
console.log('y     ', (await cubed(x).data()).join(' '));
console.log(
  'dy/dx ',
  (
    await tf
      .grad((input) => cubed(input))(x)
      .data()
  ).join(' '),
);
