import {
  adam,
  type Batch,
  chain,
  clipByGlobalNorm,
  type DataSource,
  modelStep,
  Random,
  tf,
  toTensors,
} from '@reverie/core';
import { CharRNN, textWindows } from '@reverie/rnn';
import type { Setup } from '../contestants.ts';
import type { CharRNNCase } from './case.ts';

/** The first character of every vocabulary here. */
const FIRST = '0';

function newModel({ vocab, hidden: hiddenSize, layers }: CharRNNCase): CharRNN {
  const vocabulary = Array.from({ length: vocab }, (_, id) =>
    String.fromCodePoint(FIRST.codePointAt(0)! + id),
  );
  return new CharRNN({ vocabulary, cell: 'lstm', hiddenSize, layers }, new Random(1));
}

/** One update as `train` makes it: truncated backpropagation through time with carried state; the loss is read. */
export const trainingStep =
  (size: CharRNNCase): Setup =>
  async () => {
    const model = newModel(size);
    const step = modelStep(model, chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 })));
    const random = new Random(2);
    const ids = Int32Array.from({ length: size.batch * size.time * 4 + 1 }, () => random.integer(size.vocab));
    const batches = await allOf(textWindows(ids, size));
    let made = 0;
    const once = async (): Promise<void> => {
      const batch = batches[made % batches.length]!;
      const loss = tf.tidy(() => step.run(toTensors(batch), { step: made, random })['loss']!);
      await loss.data();
      loss.dispose();
      made++;
    };
    const dispose = (): void => {
      step.dispose();
      model.dispose();
    };
    return { once, dispose };
  };

/** Characters through `generate`. */
export const sampling =
  (size: CharRNNCase): Setup =>
  async () => {
    const model = newModel(size);
    const random = new Random(2);
    const once = async (): Promise<void> => {
      await model.generate(FIRST, { length: size.characters, random });
    };
    return { once, dispose: () => model.dispose() };
  };

async function allOf<B extends Batch>(source: DataSource<B>): Promise<B[]> {
  const batches: B[] = [];
  for await (const batch of source) batches.push(batch);
  return batches;
}
