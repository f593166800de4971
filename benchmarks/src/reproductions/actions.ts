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
  type LabeledClips,
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
/** Channels of both streams' ConvNets. */
const FLOW_LEVELS = [24, 48, 96];
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
  /** Whether it sees optical flow, which is slow to compute: it learns from fewer clips. Default: false. */
  readonly seesFlow?: boolean;
  readonly make: (random: Random) => VideoClassifier<ClipsWithFlow>;
}

const CONTESTANTS: readonly Contestant[] = [
  { name: 'a frame alone', share: 0.05, make: (random) => new FrameClassifier(SIZE, random) },
  { name: '3-D convolutions', share: 0.08, make: (random) => new Conv3DClassifier(SIZE, random) },
  { name: 'LSTM over frames', share: 0.2, make: (random) => new LSTMClassifier(SIZE, random) },
  {
    name: 'two streams',
    share: 0.17,
    seesFlow: true,
    make: (random) => new TwoStreamClassifier({ ...SIZE, pairs: PAIRS, levels: FLOW_LEVELS }, random),
  },
  { name: 'GRU-RCN', share: 0.25, make: (random) => new GRURCN(RCN, random) },
  {
    name: 'GRU-RCN, bottom-up',
    share: 0.25,
    make: (random) => new GRURCN({ ...RCN, bottomUp: true }, random),
  },
];

/** Ten actions, of which half differ in motion only: what sees motion, and what does not. */
export const actions: Study = actionsOf({ training: 12_000, withFlow: 3000, validation: 500 });

/** The same with other numbers of clips. */
export function actionsOf(sizes: {
  readonly training: number;
  /** Of them, those whose optical flow is computed. */
  readonly withFlow: number;
  readonly validation: number;
}): Study {
  const ceiling = singleFrameCeiling();
  return {
    metric: `lowest accuracy of those that see motion; a frame alone is worth ${ceiling} at most`,
    async run(options) {
      await mkdir(options.folder, { recursive: true });
      await writeFile(join(options.folder, 'actions.gif'), film());
      const random = new Random(SEED).split('clips');
      const order = { batchSize: BATCH, random: random.split('order') };
      const clips = shiftedClips(drawnClips(sizes.training, random.split('training')), order);
      const flows = shiftedClips(withFlow(drawnClips(sizes.withFlow, random.split('training'))), order);
      const held = withFlow(drawnClips(sizes.validation, random.split('validation')));
      const validation = arraySource(held, { batchSize: BATCH });
      const table: { network: string; parameters: number; 'ms a clip': number; accuracy: number }[] = [];
      for (const contestant of CONTESTANTS) {
        if (options.signal?.aborted) break;
        const data = contestant.seesFlow ? flows : clips;
        table.push(await measure(contestant, data, validation, options));
      }
      const seeing = table.slice(1).map(({ accuracy }) => accuracy);
      return { value: Math.min(...seeing), table };
    },
  };
}

/** Clips of actions. */
function drawnClips(count: number, random: Random): LabeledClips {
  const labels = Int32Array.from({ length: count }, (_, i) =>
    random.split(`label ${i}`).integer(ACTIONS.length),
  );
  const { height, width } = SIZE;
  const frames = new Uint8Array(count * FRAMES * height * width);
  labels.forEach((label, i) => {
    const { data } = actionClip(label, random.split(`${i}`), { size: height, frames: FRAMES });
    frames.set(data, i * data.length);
  });
  return {
    frames: { data: frames, shape: [count, FRAMES, height, width, 1] },
    labels: { data: labels, shape: [count] },
  };
}

/** The same clips with their optical flow. */
function withFlow({ frames, labels }: LabeledClips): ClipsWithFlow {
  const { height, width } = SIZE;
  const count = labels.data.length;
  const size = FRAMES * height * width;
  const flow = new Float32Array(count * PAIRS * height * width * 2);
  for (let i = 0; i < count; i++) {
    const data = frames.data.subarray(i * size, (i + 1) * size) as Uint8Array;
    const clip = { data, frames: FRAMES, height, width, channels: 1 as const };
    flow.set(clipFlow(clip, { pairs: PAIRS }), i * PAIRS * height * width * 2);
  }
  return { frames, labels, flow: { data: flow, shape: [count, PAIRS, height, width, 2] } };
}

async function measure(
  { name, share, make }: Contestant,
  data: DataSource<LabeledClips> | DataSource<ClipsWithFlow>,
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
