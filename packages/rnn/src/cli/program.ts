import type { Program } from '@reverie/cli';

/** The command line of recurrent networks. */
export const REVERIE_RNN: Program = {
  name: 'reverie-rnn',
  packageName: '@reverie/rnn',
  kinds: {
    CharRNN: ['sample', 'eval'],
    Seq2Seq: ['seq2seq sample', 'seq2seq eval'],
    ConvFramePredictor: ['video sample', 'video eval'],
    LSTMFramePredictor: ['video sample', 'video eval'],
    Captioner: ['caption sample', 'caption eval'],
  },
  shipped: async () => (await import('./shipped.ts')).SHIPPED,
};
