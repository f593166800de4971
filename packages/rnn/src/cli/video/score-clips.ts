import { type DataSource, evaluate, tf, toTensors } from '@reverie/core';
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

async function copyError(clips: DataSource<ClipBatch>, given: number): Promise<number> {
  clips.restore({ epoch: 0, index: 0 });
  let sum = 0;
  for await (const batch of clips) {
    const error = tf.tidy(() => {
      const frames = tf.div(tf.cast(toTensors(batch).frames, 'float32'), 255);
      const last = tf.slice(frames, [0, given - 1], [-1, 1]);
      return tf.mean(tf.square(tf.sub(tf.slice(frames, [0, given]), last)));
    });
    sum += (await error.data())[0]!;
    error.dispose();
  }
  clips.restore({ epoch: 0, index: 0 });
  return sum / clips.batches;
}

/** A score in one line. */
export function clipScoreLine({ nats, mse, copyMse }: ClipScore, strong: (text: string) => string): string {
  const share = `${(mse / copyMse).toFixed(3)} of that of showing the last frame again`;
  return `squared error ${strong(mse.toFixed(5))} a predicted pixel, ${share}; ${nats.toFixed(4)} nats a pixel`;
}
