import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arraySource, type DataSource, evaluate, parameterCount, Random, tf, toTensors } from '@reverie/core';
import { ACTIONS, actionClip, singleFrameCeiling } from '@reverie/datasets';
import { animatedGif } from '@reverie/plots';
import {
  type ClipsWithFlow,
  Conv3DClassifier,
  clipFlow,
  FrameClassifier,
  GRURCN,
  LSTMClassifier,
  TwoStreamClassifier,
  type VideoClassifier,
} from '@reverie/rnn';
import type { Study, StudyOptions } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { shiftedClips } from './shifted-clips.ts';

const SIZE = { height: 32, width: 32, classes: ACTIONS.length };
/** Of all trainings together. */
const MINUTES = 30;
const BATCH = 16;
const SEED = 1;
const FRAMES = 16;
/** Pairs of frames whose flow is computed. */
const PAIRS = 5;
const LEARNING_RATE = 3e-3;
const WARM_UP = 50;
/** Clips that are classified to take the time. */
const TIMED = 5;

/** Of GRU-RCN: normalised gates learn in fewer updates. */
const RCN = { ...SIZE, layerNorm: true };

/** A network of the table. */
interface Contestant {
  readonly name: string;
  /** Of the time: some need more of it for an update. */
  readonly share: number;
  readonly make: (random: Random) => VideoClassifier<ClipsWithFlow>;
}

const CONTESTANTS: readonly Contestant[] = [
  { name: 'a frame alone', share: 0.05, make: (random) => new FrameClassifier(SIZE, random) },
  { name: '3-D convolutions', share: 0.08, make: (random) => new Conv3DClassifier(SIZE, random) },
  { name: 'LSTM over frames', share: 0.27, make: (random) => new LSTMClassifier(SIZE, random) },
  {
    name: 'two streams',
    share: 0.1,
    make: (random) => new TwoStreamClassifier({ ...SIZE, pairs: PAIRS }, random),
  },
  { name: 'GRU-RCN', share: 0.25, make: (random) => new GRURCN(RCN, random) },
  {
    name: 'GRU-RCN, bottom-up',
    share: 0.25,
    make: (random) => new GRURCN({ ...RCN, bottomUp: true }, random),
  },
];

/** Ten actions, of which half differ in motion only: what sees motion, and what does not. */
export const actions: Study = actionsOf({ training: 3000, validation: 500 });

/** The same with other numbers of clips. */
export function actionsOf(sizes: { readonly training: number; readonly validation: number }): Study {
  const ceiling = singleFrameCeiling();
  return {
    metric: `lowest accuracy of those that see motion; a frame alone is worth ${ceiling} at most`,
    async run(options) {
      await mkdir(options.folder, { recursive: true });
      await writeFile(join(options.folder, 'actions.gif'), film());
      const random = new Random(SEED).split('clips');
      const shuffle = random.split('order');
      const data = shiftedClips(clips(sizes.training, random.split('training')), {
        batchSize: BATCH,
        random: shuffle,
      });
      const held = clips(sizes.validation, random.split('validation'));
      const validation = arraySource(held, { batchSize: BATCH });
      const table: { network: string; parameters: number; 'ms a clip': number; accuracy: number }[] = [];
      for (const contestant of CONTESTANTS) {
        if (options.signal?.aborted) break;
        table.push(await measure(contestant, data, validation, options));
      }
      const seeing = table.slice(1).map(({ accuracy }) => accuracy);
      return { value: Math.min(...seeing), table };
    },
  };
}

/** Clips of actions that are drawn, with their flow. */
function clips(count: number, random: Random): ClipsWithFlow {
  const labels = Int32Array.from({ length: count }, () => random.integer(ACTIONS.length));
  const { height, width } = SIZE;
  const frames = new Uint8Array(count * FRAMES * height * width);
  const flow = new Float32Array(count * PAIRS * height * width * 2);
  labels.forEach((label, i) => {
    const clip = actionClip(label, random.split(`${i}`), { size: height, frames: FRAMES });
    frames.set(clip.data, i * clip.data.length);
    flow.set(clipFlow(clip, { pairs: PAIRS }), i * PAIRS * height * width * 2);
  });
  return {
    frames: { data: frames, shape: [count, FRAMES, height, width, 1] },
    flow: { data: flow, shape: [count, PAIRS, height, width, 2] },
    labels: { data: labels, shape: [count] },
  };
}

async function measure(
  { name, share, make }: Contestant,
  data: DataSource<ClipsWithFlow>,
  validation: DataSource<ClipsWithFlow>,
  { minutes = MINUTES, signal }: StudyOptions,
): Promise<{ network: string; parameters: number; 'ms a clip': number; accuracy: number }> {
  data.restore({ epoch: 0, index: 0 });
  const model = make(new Random(SEED).split(name));
  try {
    await trainForMinutes(model, {
      data,
      random: new Random(SEED),
      minutes: minutes * share,
      rate: { initial: LEARNING_RATE },
      warmUpSteps: WARM_UP,
      label: name,
      signal,
    });
    const { accuracy } = await evaluate(model, validation);
    const parameters = parameterCount(model);
    const milliseconds = await time(model, validation);
    return {
      network: name,
      parameters,
      'ms a clip': Number(milliseconds.toFixed(2)),
      accuracy: Number(accuracy!.toFixed(3)),
    };
  } finally {
    model.dispose();
  }
}

/** Milliseconds to classify a clip, in batches: the median of several times. */
async function time(
  model: VideoClassifier<ClipsWithFlow>,
  clips: DataSource<ClipsWithFlow>,
): Promise<number> {
  const times: number[] = [];
  for await (const batch of clips) {
    const tensors = toTensors(batch);
    for (let i = 0; i <= TIMED; i++) {
      const started = performance.now();
      const probs = model.classify(tensors);
      await probs.data();
      times.push((performance.now() - started) / tensors.labels.size);
      probs.dispose();
    }
    tf.dispose({ ...tensors });
    break;
  }
  clips.restore({ epoch: 0, index: 0 });
  return times.slice(1).sort((a, b) => a - b)[TIMED >> 1]!;
}

/** All actions beside each other. */
function film(): Uint8Array {
  const random = new Random(SEED).split('film');
  const all = ACTIONS.map((_, label) => actionClip(label, random.split(`${label}`)));
  const { frames, height, width } = all[0]!;
  const images = Array.from({ length: frames }, (_, frame) => {
    const data = new Uint8Array(height * width * all.length);
    all.forEach((clip, i) => {
      for (let row = 0; row < height; row++) {
        const start = (frame * height + row) * width;
        data.set(clip.data.subarray(start, start + width), (row * all.length + i) * width);
      }
    });
    return { data, height, width: width * all.length, channels: 1 as const };
  });
  return animatedGif(images, { seconds: 0.15, scale: 2 });
}
