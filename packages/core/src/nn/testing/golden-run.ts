import { expectClose } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import type { Layer } from '../module.ts';
import type { GoldenLayer, LayerRun } from './layers.ts';

/** Loads a PyTorch state_dict, name by name. */
export function load(layer: Layer, state: GoldenLayer['before']): void {
  const own = { ...layer.parameters(), ...layer.buffers() };
  const tensors = Object.entries(state).map(([name, values]) => [
    name,
    tf.tensor([...values], own[name]?.shape),
  ]);
  tf.tidy(() => {
    layer.loadParameters(Object.fromEntries(tensors));
  });
  tf.dispose(tensors);
}

/** The scalar whose gradients the golden files have. */
export const weighted = (y: tf.Tensor): tf.Scalar => {
  const weights = tf.add(tf.mul(tf.range(0, y.size), 1 / y.size), 0.5);
  return tf.sum(tf.mul(y, tf.reshape(weights, y.shape))).asScalar();
};

// float32 against PyTorch's float64, on values and gradients of order 1 to 10.
const TOLERANCE = 1e-5;

/** Compares a layer with PyTorch's: its values and gradients in each run, and its buffers after all. */
export function expectGolden(layer: Layer, { before, runs, after }: GoldenLayer, training: boolean): void {
  load(layer, before);
  tf.tidy(() => {
    for (const run of runs) expectRun(layer, run, training);
  });
  for (const [buffer, variable] of Object.entries(layer.buffers()))
    expectClose(variable, after[buffer]!, TOLERANCE);
}

function expectRun(layer: Layer, run: LayerRun, training: boolean): void {
  const isIds = run.dx.length === 0;
  const x = tf.tensor([...run.x], run.shape, isIds ? 'int32' : 'float32');
  let y = tf.scalar(0) as tf.Tensor;
  const forward = (input: tf.Tensor): tf.Scalar => {
    y = tf.keep(layer.forward(input, { training }));
    return weighted(y);
  };
  if (Object.keys(run.gradients).length > 0) {
    const { grads } = tf.variableGrads(() => forward(x));
    for (const [name, variable] of Object.entries(layer.parameters()))
      expectClose(grads[variable.name]!, run.gradients[name]!, TOLERANCE);
  } else forward(x);
  expectClose(y, run.y, TOLERANCE);
  y.dispose();
  if (isIds) return;
  // The second pass must not move the running statistics again.
  const buffers = Object.entries(layer.buffers()).map(([name, buffer]) => [name, tf.clone(buffer)] as const);
  expectClose(tf.grad(forward)(x), run.dx, TOLERANCE);
  y.dispose();
  for (const [name, value] of buffers) layer.buffers()[name]!.assign(value);
}
