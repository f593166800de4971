import { type CaptionScore, meanOf, type ScoredCaption, wordsOfCaptions } from './scored-caption.ts';

/** Recall counts β times as much as precision: the COCO evaluation's. */
const BETA = 1.2;

/**
 * ROUGE-L: how much of a caption and of its references is their longest common subsequence, as (1 + β²) P R / (R + β² P) with the
 * best precision P and the best recall R among the references; the mean over the captions.
 *
 * Source: Lin (2004), as the COCO caption evaluation computes it (Chen et al., 2015).
 *
 * @throws DataError for no captions, or one without references.
 */
export function rougeL(captions: readonly ScoredCaption[]): CaptionScore {
  const each = wordsOfCaptions('rougeL', captions).map(({ caption, references }) => {
    const common = references.map((reference) => commonLength(caption, reference));
    if (common.every((length) => length === 0)) return 0;
    const precision = Math.max(...common) / caption.length;
    const recall = Math.max(...common.map((length, index) => length / references[index]!.length));
    return ((1 + BETA ** 2) * precision * recall) / (recall + BETA ** 2 * precision);
  });
  return { score: meanOf(each), each };
}

/** The length of the longest common subsequence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let before = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const row = [0];
    for (const [index, other] of b.entries())
      row.push(word === other ? before[index]! + 1 : Math.max(row[index]!, before[index + 1]!));
    before = row;
  }
  return before[b.length]!;
}
