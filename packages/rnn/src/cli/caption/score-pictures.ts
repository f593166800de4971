import { evaluate } from '@reverie/core';
import { type CaptionedScene, isTrueCaption } from '@reverie/datasets';
import { type CaptionedPicture, captionSource } from '../../captions/caption-source.ts';
import type { Captioner } from '../../captions/captioner.ts';
import { type CaptionScores, captionScores } from '../../captions/scores/caption-scores.ts';
import { writeCaptions } from '../../captions/write-captions.ts';

/** How well a model describes pictures. */
export interface PictureScore extends CaptionScores {
  /** Mean cross-entropy of a word, in nats. */
  readonly nats: number;
  readonly pictures: number;
  /** Share of the captions that are true, where that is known. */
  readonly true?: number;
}

/** Options of {@link scorePictures}. */
export interface ScorePicturesOptions {
  /** Hypotheses of the beam search. */
  readonly beam: number;
  /** Words the vocabulary lacks are read as `<unk>`. */
  readonly allowUnknown: boolean;
  /** Called with the share done, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Pictures that are described beside each other. */
const BATCH = 50;
/** Words of a caption, at the most. */
export const LONGEST_CAPTION = 30;

/** Scores a model on pictures. @throws DataError for a word that the vocabulary lacks, unless that is allowed. */
export async function scorePictures(
  model: Captioner,
  pictures: readonly (CaptionedPicture | CaptionedScene)[],
  { beam, allowUnknown, onProgress }: ScorePicturesOptions,
): Promise<PictureScore> {
  const source = captionSource(pictures, model.vocabulary, { batchSize: BATCH, allowUnknown });
  const { loss: nats = Number.NaN } = await evaluate(model, source);
  const captions: string[] = [];
  for (let from = 0; from < pictures.length; from += BATCH) {
    const part = pictures.slice(from, from + BATCH).map(({ picture }) => picture);
    const written = await writeCaptions(model, part, { width: beam, maxLength: LONGEST_CAPTION });
    captions.push(...written.map(({ text }) => text));
    onProgress(captions.length / pictures.length);
  }
  const scores = captionScores(
    pictures.map((picture, index) => ({ caption: captions[index]!, references: picture.captions })),
  );
  const share = shareOfTrue(pictures, captions);
  return { ...scores, nats, pictures: pictures.length, ...(share === undefined ? {} : { true: share }) };
}

/** Known where every picture is of the caption world. */
function shareOfTrue(
  pictures: readonly (CaptionedPicture | CaptionedScene)[],
  captions: readonly string[],
): number | undefined {
  let count = 0;
  for (const [index, picture] of pictures.entries()) {
    if (!('scene' in picture)) return undefined;
    if (isTrueCaption(captions[index]!, picture.scene)) count++;
  }
  return count / pictures.length;
}

/** A score in one line. */
export function pictureScoreLine(score: PictureScore, strong: (text: string) => string): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const known = score.true === undefined ? '' : `${strong(percent(score.true))} of the captions are true, `;
  const words = `BLEU-1 ${score.bleu1.toFixed(3)}, BLEU-4 ${score.bleu4.toFixed(3)}, ROUGE-L ${score.rougeL.toFixed(3)}`;
  return `${known}${words}, CIDEr-D ${score.ciderD.toFixed(3)}, ${score.nats.toFixed(4)} nats a word`;
}

/** The scores of pictures of the caption world, a line for each kind. */
export const worldScoreLines = (
  seen: PictureScore,
  unseen: PictureScore,
  strong: (text: string) => string,
): string => `Seen       ${pictureScoreLine(seen, strong)}\nUnseen     ${pictureScoreLine(unseen, strong)}\n`;
