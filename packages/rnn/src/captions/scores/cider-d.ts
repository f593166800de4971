import { LONGEST, type NGrams, nGramsOf } from './n-grams.ts';
import {
  type CaptionScore,
  type CaptionWords,
  meanOf,
  type ScoredCaption,
  wordsOfCaptions,
} from './scored-caption.ts';

/** σ of the penalty for another length. */
const SIGMA = 6;

/** A caption's n-grams, each weighted by how rare it is. */
interface Vector {
  /** By n − 1. */
  readonly weights: readonly NGrams[];
  readonly norms: readonly number[];
  /** The number of its pairs of neighbours, which stands for its length. */
  readonly length: number;
}

/**
 * CIDEr-D: the cosine of a caption's and a reference's n-grams, weighted by how few pictures' references have them, times
 * e^(−(difference of lengths)²/2σ²), with each n-gram counted at most as often as the reference has it; 10 times the mean over n = 1 … 4
 * and the references.
 *
 * Source: Vedantam, Zitnick and Parikh (2015), equations 1 to 5 and section 5, as the COCO caption evaluation computes it:
 * document frequencies from the references given.
 *
 * @throws DataError for no captions, or one without references.
 */
export function ciderD(captions: readonly ScoredCaption[]): CaptionScore {
  const words = wordsOfCaptions('ciderD', captions);
  const rarity = rarityAmong(words);
  const each = words.map(({ caption, references }) => {
    const own = vectorOf(caption, rarity);
    return 10 * meanOf(references.map((reference) => similarity(own, vectorOf(reference, rarity))));
  });
  return { score: meanOf(each), each };
}

/** log(pictures / pictures whose references have an n-gram); one that none has counts as one that a single picture has. */
function rarityAmong(captions: readonly CaptionWords[]): (nGram: string) => number {
  const pictures = new Map<string, number>();
  for (const { references } of captions) {
    const seen = new Set(
      references.flatMap((words) => nGramsOf(words).flatMap((grams) => [...grams.keys()])),
    );
    for (const nGram of seen) pictures.set(nGram, (pictures.get(nGram) ?? 0) + 1);
  }
  return (nGram) => Math.log(captions.length) - Math.log(pictures.get(nGram) ?? 1);
}

function vectorOf(words: readonly string[], rarity: (nGram: string) => number): Vector {
  const weights = nGramsOf(words).map(
    (nGrams) => new Map(Array.from(nGrams, ([nGram, count]) => [nGram, count * rarity(nGram)])),
  );
  const norms = weights.map((vector) => Math.hypot(...vector.values()));
  return { weights, norms, length: Math.max(0, words.length - 1) };
}

function similarity(own: Vector, reference: Vector): number {
  const penalty = Math.exp(-((own.length - reference.length) ** 2) / (2 * SIGMA ** 2));
  const cosines = Array.from({ length: LONGEST }, (_, index) => {
    let product = 0;
    for (const [nGram, weight] of own.weights[index]!) {
      const other = reference.weights[index]!.get(nGram) ?? 0;
      product += Math.min(weight, other) * other;
    }
    const norms = own.norms[index]! * reference.norms[index]!;
    return norms === 0 ? product : product / norms;
  });
  return penalty * meanOf(cosines);
}
