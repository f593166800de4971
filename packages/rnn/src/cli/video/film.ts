import { type NDArray, tf } from '@reverie/core';
import type { Image } from '@reverie/plots';
import type { FramePredictor } from '../../video/frame-predictor.ts';
import type { NamedClip } from './read-clips.ts';

/** The frames that a model thinks follow a clip. */
export async function framesAfter(model: FramePredictor, clip: NamedClip, count: number): Promise<Image[]> {
  const { frames, height, width, channels } = clip;
  const predicted = tf.tidy(() => {
    const read = tf.tensor(clip.data, [1, frames, height, width, channels], 'int32');
    return model.predict(tf.div(tf.cast(read, 'float32'), 255) as tf.Tensor5D, count);
  });
  const data = (await predicted.data()) as Float32Array;
  predicted.dispose();
  return Array.from({ length: count }, (_, i) => {
    const size = height * width * channels;
    return { data: data.subarray(i * size, (i + 1) * size), height, width, channels };
  });
}

/**
 * What happened above, and below it what was read and then predicted, clips side by side.
 *
 * @param clips bytes [batch, time, height, width, channels]
 */
export async function comparison(model: FramePredictor, { data, shape }: NDArray): Promise<Image[]> {
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
