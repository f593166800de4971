import { type Callback, ema, type TensorMap, tf, type VariableMap } from '@reverie/core';

/** A running average of parameters while they are trained. */
export interface Averaging {
  /** Belongs into the training run. */
  readonly callback: Callback;
  /** Copies the average into the parameters, and frees it. */
  finish(): void;
}

/** @param decay how slowly the average follows, such as 0.999 */
export function averaging(parameters: VariableMap, decay: number): Averaging {
  const { init, update } = ema(decay);
  const keep = (average: TensorMap): TensorMap => {
    for (const tensor of Object.values(average)) tf.keep(tensor);
    return average;
  };
  let average = tf.tidy(() => keep(init(parameters)));
  return {
    callback: {
      name: 'averaging',
      onStep() {
        const next = tf.tidy(() => keep(update(average, parameters)));
        tf.dispose({ ...average });
        average = next;
      },
    },
    finish() {
      for (const [name, parameter] of Object.entries(parameters)) parameter.assign(average[name]!);
      tf.dispose({ ...average });
    },
  };
}
