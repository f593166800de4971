import {
  adam,
  arraySource,
  chain,
  clipByGlobalNorm,
  modelStep,
  overfitTinyBatch,
  Random,
  tf,
  toTensors,
  uniform,
  useBackend,
} from '@reverie/core';
import { describe, expect, it } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { clipSource, type PlainClip } from './clip-source.ts';
import { comparePredictions } from './compare-predictions.ts';
import { ConvFramePredictor } from './conv-frame-predictor.ts';
import { copyError } from './copy-error.ts';
import type { ClipBatch } from './frame-predictor.ts';
import { LSTMFramePredictor } from './lstm-frame-predictor.ts';
import { fromPatches, toPatches } from './patches.ts';

const SIZE = { height: 8, width: 8, given: 3 };

/** A white square of 2 × 2 that moves a pixel a frame to the right, around the edge, from a random place. */
function movingSquare(frames: number): (random: Random) => PlainClip {
  return (random) => {
    const [row, column] = [random.integer(7), random.integer(8)];
    const data = new Uint8Array(frames * 64);
    for (let frame = 0; frame < frames; frame++) {
      for (const [dy, dx] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const)
        data[frame * 64 + (row + dy) * 8 + ((column + frame + dx) % 8)] = 255;
    }
    return { data, frames, height: 8, width: 8, channels: 1 };
  };
}

async function firstBatch(frames: number): Promise<ClipBatch> {
  const source = clipSource(movingSquare(frames), { batch: 2, batches: 1, seed: 1 });
  for await (const batch of source) return batch;
  throw new Error('a source has a batch');
}

onBackends(
  'ConvFramePredictor',
  () => {
    it('patches are squares of pixels, and back', () => {
      const pictures = uniform(new Random(1), [2, 4, 6, 3]) as tf.Tensor4D;
      const places = toPatches(pictures, 2);
      expect(places.shape).toEqual([2, 2, 3, 12]);
      const square = tf.slice(pictures, [1, 2, 4, 0], [1, 2, 2, 3]).dataSync();
      expect(tf.slice(places, [1, 1, 2, 0], [1, 1, 1, 12]).dataSync()).toEqual(square);
      expect(fromPatches(places, 2).dataSync()).toEqual(pictures.dataSync());
    });

    it('gradients reach every parameter, and nothing is left over', async () => {
      const model = new ConvFramePredictor({ ...SIZE, hiddenChannels: [3, 2] }, new Random(1));
      const batch = await firstBatch(6);
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const tensors = toTensors(batch);
        const loss = (): tf.Scalar => model.loss(tensors, { training: true, random: new Random(2) }).total;
        const { value, grads } = tf.variableGrads(loss, Object.values(model.parameters()));
        // Nothing is learned: about ln 2 a pixel.
        expect(Math.abs(value.dataSync()[0]! - Math.LN2)).toBeLessThan(0.3);
        for (const [name, variable] of Object.entries(model.parameters())) {
          const [largest] = tf.max(tf.abs(grads[variable.name]!)).dataSync();
          expect(largest, name).toBeGreaterThan(0);
        }
      });
      const frames = tf.zeros([1, 2, 8, 8, 1]) as tf.Tensor5D;
      const next = model.predict(frames, 3);
      expect(next.shape).toEqual([1, 3, 8, 8, 1]);
      tf.dispose([frames, next]);
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
    });
  },
  { except: 'wasm' },
);

describe('frame predictors', () => {
  it.each([
    [
      'ConvFramePredictor',
      () => new ConvFramePredictor({ ...SIZE, hiddenChannels: [16], patch: 2 }, new Random(1)),
    ],
    ['LSTMFramePredictor', () => new LSTMFramePredictor({ ...SIZE, hiddenSize: 16 }, new Random(1))],
  ] as const)('%s learns a tiny batch by heart', async (_, make) => {
    await useBackend('simd');
    const model = make();
    const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 2e-2 }));
    const report = await overfitTinyBatch(model, await firstBatch(6), {
      random: new Random(1),
      optimizer,
      steps: 200,
      bound: 0.1,
    });
    expect(report.passed, `${report.losses.at(-1)}`).toBe(true);
    model.dispose();
  });

  it('a long clip is learned in parts: the state is carried, the memory stays flat', async () => {
    await tf.setBackend('cpu');
    const config = { ...SIZE, hiddenChannels: [2], stateful: true };
    const model = new ConvFramePredictor(config, new Random(1));
    const step = modelStep(model, adam({ learningRate: 0 }));
    const batch = await firstBatch(4);
    const losses: number[] = [];
    const counts = new Set<number>();
    for (let i = 0; i < 4; i++) {
      const figures = tf.tidy(() => step.run(toTensors(batch), { step: i, random: new Random(1) }));
      losses.push(figures['loss']!.dataSync()[0]!);
      tf.dispose({ ...figures });
      counts.add(tf.memory().numTensors);
    }
    // Nothing is learned, so that only the state can make a difference.
    expect(new Set(losses).size).toBe(4);
    expect([...counts]).toHaveLength(1);
    tf.tidy(() => {
      const frames = tf.div(tf.cast(toTensors(batch).frames, 'float32'), 255) as tf.Tensor5D;
      const { state } = model.read(frames);
      const context = { training: false, random: new Random(1), carry: state };
      const [second] = model.loss(toTensors(batch), context).total.dataSync();
      expect(second).toBeCloseTo(losses[1]!, 5);
    });
    step.dispose();
    model.dispose();
  });

  it('what does not fit is refused', () => {
    const model = new ConvFramePredictor(SIZE, new Random(1));
    const context = { training: true, random: new Random(1) };
    const lossOf = (shape: number[]): unknown => model.loss({ frames: tf.zeros(shape) }, context);
    expect(() => lossOf([1, 6, 8, 9, 1])).toThrow(
      'ConvFramePredictor.loss: expected frames [batch, time, 8, 8, 1], got [1, 6, 8, 9, 1]',
    );
    expect(() => lossOf([1, 3, 8, 8, 1])).toThrow(
      'expected clips of more than 3 frames, those that are read, got 3',
    );
    expect(() => model.predict(tf.zeros([1, 0, 8, 8, 1]), 2)).toThrow('expected at least one frame');
    expect(() => new ConvFramePredictor({ height: 8, width: 10 }, new Random(1))).toThrow(
      'expected a height and width that are multiples of the patch, 4, got 8 × 10',
    );
  });
});

describe('clipSource', () => {
  it('gives the same clips again from a position, and other ones in each pass', async () => {
    const read = async (repeat: boolean, from = { epoch: 0, index: 0 }): Promise<string[]> => {
      const source = clipSource(movingSquare(2), { batch: 3, batches: 2, seed: 5, repeat });
      source.restore(from);
      const batches: string[] = [];
      for (let pass = 0; pass < 2; pass++)
        for await (const { frames } of source) batches.push(frames.data.join());
      return batches;
    };
    const all = await read(false);
    expect(new Set(all).size).toBe(4);
    expect((await read(false, { epoch: 0, index: 1 })).slice(0, 3)).toEqual(all.slice(1));
    const repeated = await read(true);
    expect(repeated.slice(2)).toEqual(repeated.slice(0, 2));
  });
});

it('what is predicted stands below what happened, and is compared with the last frame again', async () => {
  await tf.setBackend('cpu');
  // Two clips of 8 × 8 pixels: in clip c frame t is 10 t + 100 c all over.
  const [batch, time, side] = [2, 5, 8];
  const level = (clip: number, frame: number): number => 10 * frame + 100 * clip;
  const data = Uint8Array.from({ length: batch * time * side * side }, (_, i) => {
    const picture = Math.floor(i / side ** 2);
    return level(Math.floor(picture / time), picture % time);
  });
  const frames = { data, shape: [batch, time, side, side, 1] };
  const model = new ConvFramePredictor(SIZE, new Random(1));
  const film = await comparePredictions(model, frames);
  expect(film.map(({ height, width, channels }) => [height, width, channels])).toEqual(
    Array.from({ length: time }, () => [2 * side, batch * side, 1]),
  );
  film.forEach((picture, frame) => {
    for (let row = 0; row < 2 * side; row++) {
      for (let column = 0; column < batch * side; column++) {
        const pixel = picture.data[row * batch * side + column]!;
        const isKnown = row < side || frame < SIZE.given;
        if (isKnown) expect(pixel).toBeCloseTo(level(Math.floor(column / side), frame) / 255, 6);
        else expect(pixel).toBeGreaterThan(0);
      }
    }
  });
  const source = arraySource({ frames }, { batchSize: 1 });
  // The frames behind the third are 10 and 20 levels brighter than it.
  expect(await copyError(source, SIZE.given)).toBeCloseTo((10 ** 2 + 20 ** 2) / 2 / 255 ** 2, 6);
  model.dispose();
});
