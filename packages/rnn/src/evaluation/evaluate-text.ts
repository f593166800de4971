import { checkNumber, DataError, softmaxCrossEntropy, tf } from '@reverie/core';
import type { CharRNN, CharRNNState } from '../models/char-rnn.ts';

/** How well a model predicts a text. */
export interface TextScore {
  /** Mean cross-entropy in nats a character. */
  readonly nats: number;
  /** The same in bits a character. */
  readonly bits: number;
  /** e^nats: as uncertain as among so many equally likely characters. */
  readonly perplexity: number;
  /** Characters predicted: all but the first of each stream. */
  readonly characters: number;
}

/** Options of {@link evaluateText}. */
export interface EvaluateTextOptions {
  /** Parallel streams the text is cut into; each begins without knowledge of what came before. Default: 1, exact. */
  readonly streams?: number;
  /** Characters read at once; does not change the score. Default: 256. */
  readonly time?: number;
  /** Called after each chunk with the share done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Scores a model on a whole text, with the state carried from its first character to its last. */
export async function evaluateText(
  model: CharRNN,
  ids: Int32Array,
  options: EvaluateTextOptions = {},
): Promise<TextScore> {
  const { streams = 1, time = 256, onProgress } = options;
  checkNumber('evaluateText', 'streams', streams, { integer: true, min: 1 });
  checkNumber('evaluateText', 'time', time, { integer: true, min: 1 });
  const length = Math.floor(ids.length / streams);
  if (length < 2) {
    const expected = `at least ${2 * streams} characters, two a stream`;
    throw new DataError({ who: 'evaluateText', expected, got: `${ids.length}` });
  }
  const rows = Array.from({ length: streams }, (_, row) => ids.subarray(row * length, (row + 1) * length));
  let state: CharRNNState | undefined;
  let total = 0;
  for (let from = 0; from < length - 1; from += time) {
    const to = Math.min(from + time, length - 1);
    const before = state;
    const chunk = tf.tidy(() => {
      const slice = (offset: number): tf.Tensor =>
        tf.stack(rows.map((row) => tf.tensor1d(row.slice(from + offset, to + offset), 'int32')));
      const read = model.read(slice(0), before);
      const sum = softmaxCrossEntropy(model.logits(read.hidden), slice(1), { reduction: 'sum' });
      return { sum, state: read.state.map((cell) => [...cell]) };
    });
    if (before !== undefined) tf.dispose(before.flat());
    state = chunk.state;
    total += (await chunk.sum.data())[0]!;
    chunk.sum.dispose();
    onProgress?.(to / (length - 1));
  }
  if (state !== undefined) tf.dispose(state.flat());
  const characters = streams * (length - 1);
  const nats = total / characters;
  return { nats, bits: nats / Math.LN2, perplexity: Math.exp(nats), characters };
}
