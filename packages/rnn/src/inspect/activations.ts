import { DataError, EventLoopTurns, tf } from '@reverie/core';
import type { CharRNN, CharRNNState } from '../models/char-rnn.ts';

/** What the units of a model's last layer did at each character of a text. */
export interface Activations {
  readonly units: number;
  /** [characters · units]: the outputs h after each character. */
  readonly values: Float32Array;
}

/** Characters that are read at once. */
const CHUNK = 256;

/** Reads a text, the state carried from its first character to its last, and keeps the outputs of the last layer. */
export async function activations(model: CharRNN, text: string): Promise<Activations> {
  const ids = model.vocabulary.encode(text);
  if (ids.length === 0) throw new DataError({ who: 'activations', expected: 'a text', got: 'an empty one' });
  const turns = new EventLoopTurns();
  const chunks: Float32Array[] = [];
  let state: CharRNNState | undefined;
  for (let from = 0; from < ids.length; from += CHUNK) {
    const part = ids.subarray(from, from + CHUNK);
    const read = tf.tidy(() => {
      const { hidden, state: after } = model.read(tf.tensor2d(part, [1, part.length], 'int32'), state);
      return { hidden, after: after.map((parts) => [...parts]) };
    });
    tf.dispose((state ?? []).flat());
    state = read.after;
    chunks.push((await read.hidden.data()) as Float32Array);
    read.hidden.dispose();
    await turns.take();
  }
  tf.dispose((state ?? []).flat());
  const values = new Float32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    values.set(chunk, at);
    at += chunk.length;
  }
  return { units: values.length / ids.length, values };
}

/** What one unit did: [characters]. */
export const unitActivations = ({ units, values }: Activations, unit: number): Float32Array =>
  Float32Array.from({ length: values.length / units }, (_, character) => values[character * units + unit]!);
