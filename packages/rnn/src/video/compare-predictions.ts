import { type NDArray, tf } from '@reverie/core';
import type { FramePredictor } from './frame-predictor.ts';

/** A picture of a film: numbers from 0 to 1, [height, width, channels]. */
export interface FilmFrame {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/**
 * What happened above, and below it what was read and then predicted, clips side by side: frames of a film for `animatedGif` of
 * `@reverie/plots`.
 *
 * @param clips bytes [batch, time, height, width, channels], 1 or 3 channels, more frames than the model's `given`
 */
export async function comparePredictions(
  model: FramePredictor,
  { data, shape }: NDArray,
): Promise<FilmFrame[]> {
  const [batch = 0, time = 0, height = 0, width = 0, channels = 0] = shape;
  const { given = 10 } = model.config;
  const both = tf.tidy(() => {
    const clips = tf.div(tf.cast(tf.tensor(data, [...shape], 'int32'), 'float32'), 255) as tf.Tensor5D;
    const read = tf.slice(clips, [0, 0], [-1, given]) as tf.Tensor5D;
    const shown = tf.concat([read, model.predict(read, time - given)], 1);
    const rows = tf.concat([clips, shown], 2); // [batch, time, 2 · height, width, channels]
    return tf.transpose(rows, [1, 2, 0, 3, 4]);
  });
  const pixels = (await both.data()) as Float32Array;
  both.dispose();
  const size = pixels.length / time;
  return Array.from({ length: time }, (_, i) => ({
    data: pixels.subarray(i * size, (i + 1) * size),
    height: 2 * height,
    width: batch * width,
    channels: channels as 1 | 3,
  }));
}
