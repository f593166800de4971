import type { Transformation, UpdateContext } from '../optim/transformation.ts';
import { type TensorMap, tf, type VariableMap } from '../tf.ts';
import { cloneAll, keepAll, replace } from './kept-tensors.ts';

/**
 * Variables and the optimizer that moves them, with its state. A model has one; a step of one's own, such as a GAN's, has one for each of
 * its networks.
 */
export class OptimizedParameters {
  readonly parameters: VariableMap;
  readonly #optimizer: Transformation;
  #state: TensorMap;

  constructor(parameters: VariableMap, optimizer: Transformation) {
    this.parameters = parameters;
    this.#optimizer = optimizer;
    this.#state = tf.tidy(() => keepAll(optimizer.init(parameters)));
  }

  /**
   * The gradients of a loss by the parameters' names. Runs inside a `tidy`. A parameter that the loss does not depend on has none: it and
   * its optimizer's state stay as they are.
   *
   * @param loss what it computes besides its result must be kept (`tf.keep`) to outlive the tape
   */
  gradients(loss: () => tf.Scalar): TensorMap {
    const { grads } = tf.variableGrads(loss, Object.values(this.parameters));
    const named = Object.entries(this.parameters).flatMap(([name, { name: id }]) =>
      grads[id] === undefined ? [] : [[name, grads[id]] as const],
    );
    return Object.fromEntries(named);
  }

  /**
   * Moves the parameters. Runs inside a `tidy`.
   *
   * @param before sees what is added to the parameters, before it is
   */
  update(gradients: TensorMap, context: UpdateContext, before?: (updates: TensorMap) => void): void {
    const { updates, state } = this.#optimizer.update(gradients, this.#state, this.parameters, context);
    before?.(updates);
    for (const [name, update] of Object.entries(updates)) {
      const parameter = this.parameters[name]!;
      parameter.assign(tf.add(parameter, update));
    }
    this.#state = replace(this.#state, state);
  }

  /** The optimizer's state, for a checkpoint. */
  state(): TensorMap {
    return this.#state;
  }

  /** Takes over copies of what {@link state} gave in an earlier run. */
  restore(state: TensorMap): void {
    this.#state = tf.tidy(() => replace(this.#state, cloneAll(state)));
  }

  /** Frees the optimizer's state, not the parameters. */
  dispose(): void {
    tf.dispose({ ...this.#state });
    this.#state = {};
  }
}
