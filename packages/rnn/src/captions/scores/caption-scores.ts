import { bleu } from './bleu.ts';
import { ciderD } from './cider-d.ts';
import { rougeL } from './rouge-l.ts';
import type { ScoredCaption } from './scored-caption.ts';

/** How close captions are to what people wrote. */
export interface CaptionScores {
  readonly bleu1: number;
  readonly bleu2: number;
  readonly bleu3: number;
  readonly bleu4: number;
  readonly rougeL: number;
  /** From 0 to 10. */
  readonly ciderD: number;
}

/**
 * The scores of the COCO caption evaluation that compare words (Chen et al., 2015).
 *
 * @throws DataError for no captions, or one without references.
 */
export function captionScores(captions: readonly ScoredCaption[]): CaptionScores {
  const [bleu1, bleu2, bleu3, bleu4] = bleu(captions) as [number, number, number, number];
  const [longest, consensus] = [rougeL(captions), ciderD(captions)];
  return { bleu1, bleu2, bleu3, bleu4, rougeL: longest.score, ciderD: consensus.score };
}
