import { about, InputError, sha256 } from '@reverie/cli';
import type { TrainInput } from '@reverie/cli/run';
import { readText } from '@reverie/datasets/node';
import type { Pair } from '../../seq2seq/pair-source.ts';

/** A pair, and where it stands in its file. */
export interface LinePair extends Pair {
  /** From 1. */
  readonly line: number;
}

/** A file of pairs. */
export interface PairFile extends TrainInput {
  readonly pairs: readonly LinePair[];
}

/** Reads a file of lines `source<tab>target`; empty lines are left out. @throws InputError that names the line which is not. */
export async function readPairs(path: string): Promise<PairFile> {
  const content = await about(path, () => readText(path));
  const pairs = content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((text, index) => (text === '' ? [] : [parsePair(path, text, index + 1)]));
  if (pairs.length === 0) {
    throw new InputError({ who: path, expected: 'at least one pair of texts', got: 'none' });
  }
  return { name: path, words: [path], sha256: sha256(content), pairs };
}

function parsePair(path: string, text: string, line: number): LinePair {
  const [source = '', target, ...more] = text.split('\t');
  if (target !== undefined && source !== '' && more.length === 0) return { source, target, line };
  const tabs = text.split('\t').length - 1;
  const found = tabs === 1 ? 'nothing before the tab' : `${tabs === 0 ? 'no tab' : `${tabs} tabs`}`;
  throw new InputError({
    who: path,
    expected: `a text, a tab and another text in line ${line}`,
    got: `${found} in ${JSON.stringify(text.slice(0, 40))}`,
  });
}
