import { adagrad, chain, clipByValue, freeze, Random, type TrainableModel, tf, train } from '@reverie/core';
import { CharRNN, CharVocabulary, type TextBatch, textWindows } from '@reverie/rnn';
import type { Outcome } from './outcome.ts';
import type { Matrices } from './plain-rnn.ts';

/** Our names of min-char-rnn's matrices. The second bias, which ours has as PyTorch's does, stays zero. */
const NAMES = {
  Wxh: 'rnn.weight_ih_l0',
  Whh: 'rnn.weight_hh_l0',
  Why: 'output.weight',
  bh: 'rnn.bias_ih_l0',
  by: 'output.bias',
} as const;
const SECOND_BIAS = 'rnn.bias_hh_l0';

/** min-char-rnn with our network and our optimisers, from given weights: a window of `time` characters an update. */
export async function ourUpdates(
  text: string,
  initial: Matrices,
  updates: number,
  time: number,
): Promise<Outcome> {
  const vocabulary = CharVocabulary.fromText(text);
  const config = { vocabulary: vocabulary.characters, cell: 'elman', hiddenSize: initial.bh.length } as const;
  const model = new CharRNN(config, new Random(0));
  const names = Object.entries(NAMES) as [keyof Matrices, string][];
  const values = names.map(([plain, own]) => [own, asTensor(initial[plain], own.includes('bias'))]);
  model.loadParameters({ ...Object.fromEntries(values), [SECOND_BIAS]: tf.zeros([initial.bh.length]) });
  const clip = clipByValue(5);
  // min-char-rnn's Adagrad has its ε under the root: its sums of squares begin with ε.
  const optimizer = adagrad({ learningRate: 0.1, initialAccumulator: 1e-8, epsilon: 1e-30 });
  const history = await train(summed(model, time), {
    data: textWindows(vocabulary.encode(text), { time, batch: 1 }),
    optimizer: chain(clip, optimizer, freeze(SECOND_BIAS)),
    steps: updates,
    random: new Random(0),
  });
  const trained = names.map(([plain, own]) => [plain, asRows(model.parameters()[own]!)]);
  return { weights: Object.fromEntries(trained) as Matrices, losses: history.column('loss').values };
}

/** The model with min-char-rnn's loss: the sum over a window, where ours is the mean. */
function summed(model: CharRNN, time: number): TrainableModel<TextBatch> {
  const { kind, config } = model;
  const loss: TrainableModel<TextBatch>['loss'] = (batch, context) => {
    const { total, carry = {} } = model.loss(batch, context);
    return { total: tf.mul(total, time), carry };
  };
  return { kind, config, loss, parameters: () => model.parameters(), buffers: () => model.buffers() };
}

const asTensor = (rows: number[][], flat: boolean): tf.Tensor =>
  flat ? tf.tensor1d(rows.flat()) : tf.tensor2d(rows);

const asRows = (tensor: tf.Tensor): number[][] =>
  tf.tidy(() => tf.reshape(tensor, [tensor.shape[0]!, -1]).arraySync() as number[][]);
