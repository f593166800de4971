import { type DataSource, tf, toTensors } from '@reverie/core';
import type { ClipBatch } from './frame-predictor.ts';

/**
 * What a predictor of frames has to beat: the mean squared error of a pixel, from 0 to 1, of showing the last of the `given` frames
 * again and again. One pass of clips of bytes, from their beginning, where they are left.
 */
export async function copyError(clips: DataSource<ClipBatch>, given: number): Promise<number> {
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
