import {
  adamw,
  arraySource,
  chain,
  clipByGlobalNorm,
  cosineDecay,
  type LabeledBatch,
  type Random,
  softmaxCrossEntropy,
  supervised,
  tf,
  toTensors,
  train,
} from '@reverie/core';
import { SequenceLabeler, type SequenceLabelerConfig } from '@reverie/rnn';

/** How a network is trained: so many updates, of so many sequences each, at a rate that decays to 0. */
export interface Training {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay?: number;
}

/** The share of the labels of other sequences that a network has right when it was trained on some. */
export async function labelAccuracy(
  config: SequenceLabelerConfig,
  { known, unknown }: { readonly known: LabeledBatch; readonly unknown: LabeledBatch },
  { steps, batchSize, learningRate, weightDecay = 0 }: Training,
  random: Random,
): Promise<number> {
  const network = new SequenceLabeler(config, random.split('network'));
  await train(supervised(network, softmaxCrossEntropy), {
    data: arraySource(known, { batchSize, shuffle: random.split('order') }),
    optimizer: chain(
      clipByGlobalNorm(1),
      adamw({ learningRate: cosineDecay({ initial: learningRate, steps }), weightDecay }),
    ),
    steps,
    random,
  });
  const { inputs, targets } = toTensors(unknown);
  const right = tf.tidy(() => {
    const guesses = tf.argMax(network.forward(inputs), -1);
    return tf.mean(tf.cast(tf.equal(guesses, targets), 'float32'));
  });
  const [accuracy] = await right.data();
  tf.dispose([inputs, targets, right]);
  network.dispose();
  return accuracy!;
}
