import {
  type Batch,
  type BatchTensors,
  binaryCrossEntropyWithLogits,
  ConfigError,
  checkNumber,
  checkShape,
  type Loss,
  type LossContext,
  l2Loss,
  Module,
  type NDArray,
  type TensorMap,
  tf,
} from '@reverie/core';

/** Clips to learn from. */
export interface ClipBatch extends Batch {
  /** Bytes or numbers from 0 to 1: [batch, time, height, width, channels]. Bytes count as values from 0 to 255. */
  readonly frames: NDArray;
}

/** What every predictor of frames is made of. */
export interface FramePredictorConfig {
  readonly height: number;
  readonly width: number;
  /** Default: 1. */
  readonly channels?: number;
  /** Frames of a clip that are read while learning; the others are predicted from predictions. Default: 10. */
  readonly given?: number;
  /** Clips are parts of longer ones in order: the state is carried from batch to batch. Default: false. */
  readonly stateful?: boolean;
}

/** What a predictor makes of frames. */
export interface ReadFrames {
  /** Of the frame after each: [batch, time, height, width, channels]. */
  readonly logits: tf.Tensor5D;
  /** The state after the last frame. */
  readonly state: TensorMap;
}

/** Predicts each next frame of a video; what it predicted it reads as if it had seen it, and so goes on. */
export abstract class FramePredictor extends Module {
  abstract readonly kind: string;
  abstract readonly config: FramePredictorConfig;

  /**
   * @param frames numbers from 0 to 1, [batch, time, height, width, channels]
   * @param state of an earlier call; default: that before a clip
   */
  abstract read(frames: tf.Tensor5D, state?: TensorMap): ReadFrames;

  /**
   * The frames that follow.
   *
   * @param frames [batch, time, height, width, channels], 0 to 1
   * @param count how many
   * @returns [batch, count, height, width, channels], 0 to 1
   */
  predict(frames: tf.Tensor5D, count: number): tf.Tensor5D {
    checkNumber(`${this.constructor.name}.predict`, 'count', count, { integer: true, min: 1 });
    this.#checkFrames('predict', frames);
    return tf.tidy(() => {
      const { logits, state } = this.read(frames);
      return tf.sigmoid(tf.concat(this.#goOn(lastFrame(logits), state, count - 1), 1)) as tf.Tensor5D;
    });
  }

  /**
   * Mean binary cross-entropy of each pixel of all frames but the first, in nats; `mse` is the mean squared error of those that
   * are predicted from predictions alone, a pixel.
   */
  loss({ frames: clips }: BatchTensors<ClipBatch>, { carry }: LossContext): Loss {
    this.#checkFrames('loss', clips);
    const frames = clips.dtype === 'int32' ? tf.div(tf.cast(clips, 'float32'), 255) : clips;
    const { given = 10, stateful = false } = this.config;
    const time = frames.shape[1]!;
    if (time <= given) throw tooShort(this.constructor.name, given, time);
    const { logits, state } = this.read(framesOf(frames, 0, given), stateful ? carry : undefined);
    const later = this.#goOn(lastFrame(logits), state, time - given - 1);
    const all = tf.concat(
      [framesOf(logits, 0, given - 1), ...later].filter(({ size }) => size > 0),
      1,
    );
    const total = binaryCrossEntropyWithLogits(all, framesOf(frames, 1, time - 1)) as tf.Scalar;
    const predicted = tf.sigmoid(framesOf(all, given - 1, time - given));
    const mse = l2Loss(predicted, framesOf(frames, given, time - given)) as tf.Scalar;
    if (!stateful) return { total, terms: { mse } };
    return { total, terms: { mse }, carry: this.read(framesOf(frames, given, time - given), state).state };
  }

  /** The logits of a frame and of `count` more behind it, each [batch, 1, …]. */
  #goOn(first: tf.Tensor5D, start: TensorMap, count: number): tf.Tensor5D[] {
    const all = [first];
    let state = start;
    for (let i = 0; i < count; i++) {
      const next = this.read(tf.sigmoid(all.at(-1)!), state);
      all.push(next.logits);
      state = next.state;
    }
    return all;
  }

  #checkFrames(method: string, frames: tf.Tensor): void {
    const { height, width, channels = 1 } = this.config;
    const who = `${this.constructor.name}.${method}`;
    checkShape(who, 'frames', frames, ['batch', 'time', height, width, channels]);
    if (frames.size > 0) return;
    throw new ConfigError({ who, expected: 'at least one frame', got: `[${frames.shape.join(', ')}]` });
  }
}

/** @param frames [batch, time, …] */
function framesOf(frames: tf.Tensor, from: number, count: number): tf.Tensor5D {
  const begin = [0, from, 0, 0, 0];
  return tf.slice(frames, begin, [-1, count, -1, -1, -1]) as tf.Tensor5D;
}

const lastFrame = (frames: tf.Tensor5D): tf.Tensor5D => framesOf(frames, frames.shape[1] - 1, 1);

function tooShort(who: string, given: number, time: number): ConfigError {
  return new ConfigError({
    who: `${who}.loss`,
    expected: `clips of more than ${given} frames, those that are read`,
    got: `${time}`,
    remedy: 'make the clips longer or `given` smaller',
  });
}
