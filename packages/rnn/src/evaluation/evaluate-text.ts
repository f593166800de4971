import { checkNumber, DataError, EventLoopTurns, softmaxCrossEntropy, tf } from '@reverie/core';
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
  /** Ends after the chunk in progress: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Scores a model on a whole text, with the state carried from its first character to its last. */
export async function evaluateText(
  model: CharRNN,
  ids: Int32Array,
  options: EvaluateTextOptions = {},
): Promise<TextScore> {
  const { streams = 1, time = 256 } = options;
  checkNumber('evaluateText', 'streams', streams, { integer: true, min: 1 });
  checkNumber('evaluateText', 'time', time, { integer: true, min: 1 });
  const length = Math.floor(ids.length / streams);
  if (length < 2) {
    const expected = `at least ${2 * streams} characters, two a stream`;
    throw new DataError({ who: 'evaluateText', expected, got: `${ids.length}` });
  }
  const rows = Array.from({ length: streams }, (_, row) => ids.subarray(row * length, (row + 1) * length));
  const characters = streams * (length - 1);
  const nats = (await sumOfLosses(model, rows, time, options)) / characters;
  return { nats, bits: nats / Math.LN2, perplexity: Math.exp(nats), characters };
}

/** The cross-entropy of all characters but the first of each row, in nats, read `time` characters at once. */
async function sumOfLosses(
  model: CharRNN,
  rows: readonly Int32Array[],
  time: number,
  { onProgress, signal }: EvaluateTextOptions,
): Promise<number> {
  const last = rows[0]!.length - 1;
  const turns = new EventLoopTurns();
  let state: CharRNNState | undefined;
  let total = 0;
  try {
    for (let from = 0; from < last; from += time) {
      const to = Math.min(from + time, last);
      const chunk = tf.tidy(() => {
        const slice = (offset: number): tf.Tensor =>
          tf.stack(rows.map((row) => tf.tensor1d(row.slice(from + offset, to + offset), 'int32')));
        const read = model.read(slice(0), state);
        const sum = softmaxCrossEntropy(model.logits(read.hidden), slice(1), { reduction: 'sum' });
        return { sum, state: read.state.map((cell) => [...cell]) };
      });
      tf.dispose((state ?? []).flat());
      state = chunk.state;
      const [sum] = await chunk.sum.data();
      chunk.sum.dispose();
      total += sum!;
      onProgress?.(to / last);
      await turns.take();
      signal?.throwIfAborted();
    }
  } finally {
    tf.dispose((state ?? []).flat());
  }
  return total;
}
