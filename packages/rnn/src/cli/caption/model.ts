import type { ModelKind } from '@reverie/core';
import { Captioner, type CaptionerConfig } from '../../captions/captioner.ts';
import { WordVocabulary } from '../../text/word-vocabulary.ts';

/** How models that describe pictures are built again. */
export const CAPTIONER: ModelKind<Captioner> = {
  kind: 'Captioner',
  leastWeights(config) {
    const { vocabulary, ...sizes } = config as CaptionerConfig;
    const { hiddenSize = 128, embeddingSize = 32, attentionSize = 64, channels = [32, 64, 64] } = sizes;
    const { attention, colorChannels = 32 } = sizes;
    const { size } = new WordVocabulary(vocabulary);
    const convolutions = channels.reduce((sum, out, index) => sum + 9 * (channels[index - 1] ?? 3) * out, 0);
    const looks = attention === 'none' ? 0 : attentionSize * hiddenSize;
    return convolutions + 3 * colorChannels + hiddenSize ** 2 + embeddingSize * size + looks;
  },
  make: (config, random) => new Captioner(config as CaptionerConfig, random),
};
