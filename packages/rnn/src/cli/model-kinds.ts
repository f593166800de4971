/** The words in front of the verb of the commands that read a kind of checkpoint. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  CharRNN: [],
  Seq2Seq: ['seq2seq'],
  ConvFramePredictor: ['video'],
  LSTMFramePredictor: ['video'],
  Captioner: ['caption'],
};

/** The command that uses checkpoints of a kind: `'reverie-rnn video sample'`; undefined where there is none. */
export function commandFor(kind: string, verb: 'sample' | 'eval'): string | undefined {
  const group = Object.hasOwn(GROUPS, kind) ? GROUPS[kind] : undefined;
  return group && ['reverie-rnn', ...group, verb].join(' ');
}
