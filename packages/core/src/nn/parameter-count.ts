import type { VariableMap } from '../tf.ts';

/** How many numbers a model learns. */
export const parameterCount = (model: { parameters(): VariableMap }): number =>
  Object.values(model.parameters()).reduce((sum, { size }) => sum + size, 0);
