import { CheckpointError } from '../errors.ts';
import type { Random } from '../random/random.ts';
import { type TensorMap, tf, type VariableMap } from '../tf.ts';

/** What a forward pass depends on besides its input. */
export interface ForwardContext {
  /** True while training: dropout drops and batch normalisation uses the batch's own statistics. */
  readonly training: boolean;
  /** The stream that dropout and other stochastic layers draw from while training. */
  readonly random?: Random;
}

/** The context of {@link Layer.forward} when none is given. */
export const EVALUATION: ForwardContext = { training: false };

/**
 * A part of a model that owns variables. A subclass registers what it owns in its constructor, with
 * {@link parameter}, {@link buffer} and {@link child}; names join with dots, as in PyTorch's `state_dict`.
 */
export abstract class Module {
  readonly #parameters = new Map<string, tf.Variable>();
  readonly #buffers = new Map<string, tf.Variable>();
  readonly #children: Array<readonly [name: string, module: Module]> = [];

  /** The learned variables by dotted name. */
  parameters(): VariableMap {
    return this.#collect((module) => module.#parameters);
  }

  /** State that is saved beside the parameters but not learned, such as running statistics, by dotted name. */
  buffers(): VariableMap {
    return this.#collect((module) => module.#buffers);
  }

  /**
   * Copies values into parameters and buffers by name.
   *
   * @throws CheckpointError that lists every name that is missing, left over, or has another shape; nothing is changed then.
   */
  loadParameters(values: TensorMap): void {
    const own = { ...this.parameters(), ...this.buffers() };
    const differences = [
      ...Object.keys(own)
        .filter((name) => !(name in values))
        .map((name) => `${name} is missing`),
      ...Object.keys(values)
        .filter((name) => !(name in own))
        .map((name) => `${name} is unknown`),
      ...Object.entries(own)
        .filter(([name, variable]) => name in values && `${values[name]!.shape}` !== `${variable.shape}`)
        .map(([name, variable]) => `${name} is [${values[name]!.shape}] instead of [${variable.shape}]`),
    ];
    if (differences.length > 0) {
      throw new CheckpointError({
        who: `${this.constructor.name}.loadParameters`,
        expected: `the ${Object.keys(own).length} tensors of this architecture`,
        got: `others: ${differences.join(', ')}`,
      });
    }
    for (const [name, variable] of Object.entries(own))
      variable.assign(tf.cast(values[name]!, variable.dtype));
  }

  /** Frees all variables of this module and its children. */
  dispose(): void {
    for (const variable of Object.values({ ...this.parameters(), ...this.buffers() })) variable.dispose();
  }

  /** Makes a learned variable of `value`, which it takes over. */
  protected parameter<R extends tf.Rank>(name: string, value: tf.Tensor<R>): tf.Variable<R> {
    const variable = tf.variable(value);
    value.dispose();
    this.#parameters.set(name, variable);
    return variable;
  }

  /** Makes a variable that is saved but not learned of `value`, which it takes over. */
  protected buffer<R extends tf.Rank>(name: string, value: tf.Tensor<R>): tf.Variable<R> {
    const variable = tf.variable(value, false);
    value.dispose();
    this.#buffers.set(name, variable);
    return variable;
  }

  /** Registers a part of this module; with the name '' its variables keep their own names. */
  protected child<M extends Module>(name: string, module: M): M {
    this.#children.push([name, module]);
    return module;
  }

  #collect(own: (module: Module) => ReadonlyMap<string, tf.Variable>): VariableMap {
    const all: Record<string, tf.Variable> = Object.fromEntries(own(this));
    for (const [prefix, child] of this.#children) {
      for (const [name, variable] of Object.entries(child.#collect(own)))
        all[prefix === '' ? name : `${prefix}.${name}`] = variable;
    }
    return all;
  }
}

/** What part of its input an output of a layer sees, by axis of space: height and width, or time, height and width. */
export interface SlidingWindow {
  /** How many taps it has. */
  readonly kernel: readonly number[];
  /** How far it moves from one output to the next; less than 1 where there are more outputs than inputs. */
  readonly stride: readonly number[];
  /** Distance of neighboring taps. Default: 1. */
  readonly dilation?: readonly number[];
}

/** A module that maps one tensor to another. */
export abstract class Layer extends Module {
  /**
   * For `summarize`: what an output sees of maps [batch, ...sizes, channels], of a block of layers through all of
   * them. Absent where that is one place, or the whole map.
   */
  window?(): SlidingWindow;

  /** For `summarize`: how many multiply-adds a forward pass takes. Absent where there are next to none. */
  multiplyAdds?(inputShape: readonly number[], outputShape: readonly number[]): number;

  /** Never disposes its input; random layers need `context.random` while training. */
  abstract forward(input: tf.Tensor, context?: ForwardContext): tf.Tensor;
}
