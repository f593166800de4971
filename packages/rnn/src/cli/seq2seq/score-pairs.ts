import { counted } from '@reverie/cli';
import { evaluate } from '@reverie/core';
import { type Pair, pairSource } from '../../seq2seq/pair-source.ts';
import type { Seq2Seq } from '../../seq2seq/seq2seq.ts';
import { translate } from '../../seq2seq/translate.ts';

/** How well a model writes the targets of pairs. */
export interface PairScore {
  /** Mean cross-entropy of a target's characters and its end. */
  readonly nats: number;
  /** Share of the pairs whose target is written without a mistake. */
  readonly exact: number;
  readonly pairs: number;
}

/** Options of {@link scorePairs}. */
export interface ScorePairsOptions {
  /** Hypotheses of the beam search. */
  readonly beam: number;
  /** Called with the share done, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Pairs that are read beside each other. */
const BATCH = 64;

/** Scores a model on pairs. @throws DataError for a character that a vocabulary lacks. */
export async function scorePairs(
  model: Seq2Seq,
  pairs: readonly Pair[],
  { beam, onProgress }: ScorePairsOptions,
): Promise<PairScore> {
  const { loss: nats = Number.NaN } = await evaluate(
    model,
    pairSource(pairs, model.vocabularies, { batchSize: BATCH }),
  );
  // A longer text than the longest target is no target.
  const maxLength = 1 + Math.max(...pairs.map(({ target }) => [...target].length));
  let right = 0;
  for (let from = 0; from < pairs.length; from += BATCH) {
    const part = pairs.slice(from, from + BATCH);
    const sources = part.map(({ source }) => source);
    const written = await translate(model, sources, { width: beam, maxLength });
    right += written.filter(({ text }, index) => text === part[index]!.target).length;
    onProgress((from + part.length) / pairs.length);
  }
  return { nats, exact: right / pairs.length, pairs: pairs.length };
}

/** A score in one line. */
export function pairScoreLine({ nats, exact, pairs }: PairScore, strong: (text: string) => string): string {
  const share = strong(`${(100 * exact).toFixed(1)}%`);
  return `${share} of ${counted(pairs, 'pair')} written without a mistake, ${nats.toFixed(4)} nats a character`;
}
