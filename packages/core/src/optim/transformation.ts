import type { TensorMap } from '../tf.ts';

/** What an update may depend on besides gradients and parameters. */
export interface UpdateContext {
  /** How many updates were made before this one: 0 at the first. */
  readonly step: number;
}

/** What {@link Transformation.update} gives back; every tensor in it is new or taken from its arguments. */
export interface Update {
  /** What to add to each parameter, by name. */
  readonly updates: TensorMap;
  readonly state: TensorMap;
}

/**
 * One link of an optimiser: turns gradients into updates. Links compose with `chain`, and a whole optimiser is a
 * Transformation too. A link never changes or disposes its arguments; the caller runs it in a `tidy` and keeps the result.
 *
 * The state is a flat map of tensors by name (`'m.<parameter>'`), so that a checkpoint can hold it as it is.
 */
export interface Transformation {
  init(parameters: TensorMap): TensorMap;
  update(gradients: TensorMap, state: TensorMap, parameters: TensorMap, context: UpdateContext): Update;
}

/** A number that changes with the step, such as a learning rate. */
export type Schedule = (step: number) => number;
