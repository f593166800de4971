import { tf } from '@reverie/core';
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
