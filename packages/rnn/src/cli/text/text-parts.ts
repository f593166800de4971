import { about, counted, formatCount, InputError, sha256 } from '@reverie/cli';
import type { TrainInput } from '@reverie/cli/run';
import { splitText } from '@reverie/datasets';
import { readText } from '@reverie/datasets/node';
import { CharVocabulary } from '../../text/char-vocabulary.ts';
import type { TextSettings } from './settings.ts';

/** A text file as it was read. */
export interface TextFile extends TrainInput {
  readonly content: string;
}

/** A text, numbered and cut in contiguous parts. */
export interface TextParts {
  /** All characters of the text, those that only occur in later parts among them, as char-rnn has it. */
  readonly vocabulary: CharVocabulary;
  readonly train: Int32Array;
  /** Undefined with `--val-frac 0`. */
  readonly validation?: Int32Array;
  /** Undefined where nothing is left for it. */
  readonly test?: Int32Array;
}

/** Reads a text file. @throws InputError that names it when it is missing, empty or binary. */
export async function readTextFile(path: string): Promise<TextFile> {
  const content = await readText(path);
  return { name: path, words: [path], content, sha256: sha256(content) };
}

/** Cuts a text by the shares of the settings. @throws InputError when a part is too short to be used. */
export async function cutText({ name: path, content }: TextFile, settings: TextSettings): Promise<TextParts> {
  const { trainFrac, valFrac } = settings;
  const rest = 1 - trainFrac - valFrac;
  // 1 − 0.9 − 0.1 leaves a rest of 3e-17, which is none.
  const shares = { train: trainFrac, validation: valFrac, test: rest < 1e-9 ? 0 : rest };
  const wanted = Object.fromEntries(Object.entries(shares).filter(([, share]) => share > 0));
  const parts = await about(path, () => splitText(content, wanted));
  const vocabulary = CharVocabulary.fromText(content);
  const encoded = Object.entries(parts).map(([name, part]) => [name, vocabulary.encode(part)] as const);
  const { train = new Int32Array(), ...others }: Record<string, Int32Array> = Object.fromEntries(encoded);
  checkLong(path, train, settings);
  for (const [name, ids] of Object.entries(others)) {
    if (ids.length >= 2) continue;
    const expected = `at least 2 characters in its ${name} part`;
    throw new InputError({ who: path, expected, got: `${ids.length}`, remedy: 'use a longer text' });
  }
  return { vocabulary, train, ...others };
}

function checkLong(path: string, ids: Int32Array, { batchSize, seqLength, trainFrac }: TextSettings): void {
  const needed = batchSize * seqLength + 1;
  if (ids.length >= needed) return;
  const sizes = `--batch-size ${batchSize} × --seq-length ${seqLength} and one to predict`;
  throw new InputError({
    who: path,
    expected: `at least ${counted(needed, 'character')} to train on (${sizes})`,
    got: `${formatCount(ids.length)} (--train-frac ${trainFrac})`,
    remedy: 'use a longer text, or smaller sizes',
  });
}
