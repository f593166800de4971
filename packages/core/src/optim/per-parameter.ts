import { CheckpointError } from '../errors.ts';
import { type TensorMap, tf } from '../tf.ts';
import type { Transformation, UpdateContext } from './transformation.ts';

/** Everything that the rule of one parameter sees. All tensors have the parameter's shape. */
export interface ParameterContext<Slot extends string> extends UpdateContext {
  readonly gradient: tf.Tensor;
  readonly parameter: tf.Tensor;
  readonly state: Readonly<Record<Slot, tf.Tensor>>;
}

/** What a rule gives back. */
export interface ParameterUpdate<Slot extends string> {
  /** What to add to the parameter. */
  readonly update: tf.Tensor;
  /** The new values of the rule's slots; others are left out. */
  readonly state: Readonly<Partial<Record<Slot, tf.Tensor | undefined>>>;
}

/** How a transformation treats each parameter by itself. */
export interface ParameterRule<Slot extends string> {
  readonly who: string;
  /** Names of the state tensors that each parameter has; parameter `w` keeps slot `m` under `m.w`. */
  readonly slots: readonly Slot[];
  /** What a slot starts with; 0 by default. */
  readonly initialValue?: number;
  readonly update: (context: ParameterContext<Slot>) => ParameterUpdate<Slot>;
}

function stateOf(who: string, state: TensorMap, name: string): tf.Tensor {
  const tensor = state[name];
  if (tensor !== undefined) return tensor;
  throw new CheckpointError({
    who,
    expected: `state '${name}'`,
    got: 'none',
    remedy: 'call init with these parameters, or restore the state that belongs to them',
  });
}

/** Makes a transformation that applies one rule to each parameter that has a gradient. The others keep their state. */
export function perParameter<Slot extends string>(rule: ParameterRule<Slot>): Transformation {
  const { who, slots, initialValue = 0 } = rule;
  return {
    init(parameters) {
      const state: Record<string, tf.Tensor> = {};
      for (const slot of slots) {
        for (const [name, { shape }] of Object.entries(parameters))
          state[`${slot}.${name}`] = tf.fill(shape, initialValue, 'float32');
      }
      return state;
    },
    update(gradients, state, parameters, { step }) {
      const updates: Record<string, tf.Tensor> = {};
      const next: Record<string, tf.Tensor> = { ...state };
      for (const [name, gradient] of Object.entries(gradients)) {
        const own = slots.map((slot) => [slot, stateOf(who, state, `${slot}.${name}`)]);
        const result = rule.update({
          gradient,
          parameter: stateOf(who, parameters, name),
          state: Object.fromEntries(own) as Record<Slot, tf.Tensor>,
          step,
        });
        updates[name] = result.update;
        for (const slot of slots) next[`${slot}.${name}`] = result.state[slot]!;
      }
      return { updates, state: next };
    },
  };
}
