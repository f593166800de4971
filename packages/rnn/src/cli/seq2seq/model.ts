import type { ModelKind } from '@reverie/core';
import { Seq2Seq, type Seq2SeqConfig } from '../../seq2seq/seq2seq.ts';
import { CharVocabulary } from '../../text/char-vocabulary.ts';

/** How models that read one text and write another are built again. */
export const SEQ2SEQ: ModelKind<Seq2Seq> = {
  kind: 'Seq2Seq',
  leastWeights(config) {
    const { sourceVocabulary, targetVocabulary, ...sizes } = config as Seq2SeqConfig;
    const { hiddenSize = 128, layers = 1, embeddingSize = 32 } = sizes;
    const [source, target] = [sourceVocabulary, targetVocabulary].map(
      (list) => new CharVocabulary(list).size,
    );
    // Of reader and writer the recurrent weights of each layer, of both texts what reads a character.
    return 2 * layers * hiddenSize ** 2 + hiddenSize * source! + embeddingSize * target!;
  },
  make: (config, random) => new Seq2Seq(config as Seq2SeqConfig, random),
};
