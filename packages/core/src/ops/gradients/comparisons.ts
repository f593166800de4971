import { tf } from '../../tf.ts';

/** Kernels that compare two inputs; their results do not move with small changes of the inputs. */
const COMPARISONS = [
  ...['Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater'],
  ...['LogicalAnd', 'LogicalOr'],
] as const;

const zerosOf = (tensor: tf.Tensor) => (): tf.Tensor => tf.zeros(tensor.shape);

const comparison = (kernelName: string): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['a', 'b'],
  gradFunc: (_dy, saved) => ({ a: zerosOf(saved[0]!), b: zerosOf(saved[1]!) }),
});

const logicalNot: tf.GradConfig = {
  kernelName: 'LogicalNot',
  inputsToSave: ['x'],
  gradFunc: (_dy, saved) => ({ x: zerosOf(saved[0]!) }),
};

/**
 * Comparisons have the gradient 0. Without it `where(less(f(x), 0), …)` has none either, nor has the gradient of
 * LeakyReLU, which penalties on a discriminator's gradient need (Gulrajani et al. 2017).
 */
export const COMPARISON_GRADIENTS: readonly tf.GradConfig[] = [...COMPARISONS.map(comparison), logicalNot];
