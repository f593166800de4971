import { LONGEST, type NGrams, nGramsOf } from './n-grams.ts';
import { type CaptionWords, type ScoredCaption, wordsOfCaptions } from './scored-caption.ts';

/** The COCO evaluation's, which keep a caption without any match above 0 and one without words from dividing by it. */
const TINY = 1e-15;
const SMALL = 1e-9;

/** What is summed over the captions. */
interface Matches {
  /** Words of the captions, and of the references that are closest in length. */
  readonly length: number;
  readonly referenceLength: number;
  /** n-grams that the captions have, and those of them that a reference has, by n − 1. */
  readonly written: readonly number[];
  readonly correct: readonly number[];
}

/**
 * BLEU of captions as one corpus: the geometric mean of the precisions of 1 to n words, times e^(1 − r/c) where the captions' c
 * words are fewer than the references' r.
 *
 * Source: Papineni et al. (2002), as the COCO caption evaluation computes it (Chen et al., 2015), with the closest reference
 * length; of two equally close ones the shorter.
 *
 * @returns BLEU-1, BLEU-2, BLEU-3 and BLEU-4, each in [0, 1]
 * @throws DataError for no captions, or one without references.
 */
export function bleu(captions: readonly ScoredCaption[]): number[] {
  const matches = wordsOfCaptions('bleu', captions).map(matchesOf);
  const total = (of: (match: Matches) => number): number =>
    matches.reduce((sum, match) => sum + of(match), 0);
  const ratio = (total(({ length }) => length) + TINY) / (total((match) => match.referenceLength) + SMALL);
  const penalty = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  let product = 1;
  return Array.from({ length: LONGEST }, (_, index) => {
    const correct = total((match) => match.correct[index]!);
    product *= (correct + TINY) / (total((match) => match.written[index]!) + SMALL);
    return penalty * product ** (1 / (index + 1));
  });
}

function matchesOf({ caption, references }: CaptionWords): Matches {
  const own = nGramsOf(caption);
  const others = references.map(nGramsOf);
  return {
    length: caption.length,
    referenceLength: closestLength(caption.length, references),
    written: own.map((_, index) => Math.max(0, caption.length - index)),
    correct: own.map((nGrams, index) =>
      correctOf(
        nGrams,
        others.map((reference) => reference[index]!),
      ),
    ),
  };
}

/** n-grams that a reference has too, each at most as often as the reference that has it most. */
function correctOf(nGrams: NGrams, references: readonly NGrams[]): number {
  let correct = 0;
  for (const [nGram, count] of nGrams)
    correct += Math.min(count, Math.max(...references.map((reference) => reference.get(nGram) ?? 0)));
  return correct;
}

function closestLength(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map((reference) => reference.length);
  return lengths.sort((a, b) => Math.abs(a - length) - Math.abs(b - length) || a - b)[0]!;
}
