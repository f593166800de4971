import { type DataSource, evaluate } from '@reverie/core';
import { copyError } from '../../video/copy-error.ts';
import type { ClipBatch, FramePredictor } from '../../video/frame-predictor.ts';

/** How well a model predicts the frames of clips. */
export interface ClipScore {
  /** Mean cross-entropy of a pixel, in nats. */
  readonly nats: number;
  /** Mean squared error of a predicted pixel, from 0 to 1. */
  readonly mse: number;
  /** The same for showing the last frame that was read again and again. */
  readonly copyMse: number;
}

/** Scores a model on one pass of clips. */
export async function scoreClips(model: FramePredictor, clips: DataSource<ClipBatch>): Promise<ClipScore> {
  const { loss: nats = Number.NaN, mse = Number.NaN } = await evaluate(model, clips);
  return { nats, mse, copyMse: await copyError(clips, model.config.given ?? 10) };
}

/** A score in one line. */
export function clipScoreLine({ nats, mse, copyMse }: ClipScore, strong: (text: string) => string): string {
  const share = `${(mse / copyMse).toFixed(3)} of that of showing the last frame again`;
  return `squared error ${strong(mse.toFixed(5))} a predicted pixel, ${share}; ${nats.toFixed(4)} nats a pixel`;
}
