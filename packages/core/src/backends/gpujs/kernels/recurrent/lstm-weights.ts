import type { tf } from '../../../../tf.ts';

/** Which of the optional weights of an LSTM there are. */
export interface LSTMAttributes {
  readonly peephole: boolean;
  readonly projection: boolean;
}

/** The weights that may be absent, from input `first` on. */
export function optionalWeights(
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  first: number,
  { peephole, projection }: LSTMAttributes,
): { peephole: readonly tf.TensorInfo[]; projection: tf.TensorInfo | undefined } {
  return {
    peephole: peephole ? [inputs[first]!] : [],
    projection: projection ? inputs[first + (peephole ? 1 : 0)] : undefined,
  };
}
