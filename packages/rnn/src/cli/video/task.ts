import { parse } from 'node:path';
import { about, counted, type Output } from '@reverie/cli';
import {
  checkMemory,
  courseOf,
  describeCounts,
  describeLayers,
  type PlanWords,
  type TestResult,
  type TrainPlan,
  type TrainTask,
} from '@reverie/cli/run';
import { type DataSource, Random } from '@reverie/core';
import type { ClipBatch, FramePredictor } from '../../video/frame-predictor.ts';
import { type ClipParts, cutClips, readVideoInput, type VideoInput } from './clip-parts.ts';
import { drawSample } from './draw-sample.ts';
import { CONV_FRAMES, LSTM_FRAMES } from './model.ts';
import { clipScoreLine, scoreClips } from './score-clips.ts';
import { VIDEO_OUTLINE, type VideoSettings } from './settings.ts';

/** Training of models that predict frames. */
export const VIDEO_TASK: TrainTask<VideoSettings, VideoInput, ClipBatch> = {
  outline: VIDEO_OUTLINE,
  inputKey: 'clips',
  inputNoun: 'set of clips',
  runName: ([first]) => (first === undefined ? 'moving-digits' : parse(first).name),
  read: readVideoInput,
  plan: planVideo,
};

/** Updates in which the learning rate rises. */
const WARM_UP = 20;

async function planVideo(input: VideoInput, settings: VideoSettings): Promise<TrainPlan<ClipBatch>> {
  const random = new Random(settings.seed);
  const parts = cutClips(input, settings, random.split('parts'));
  const model = await makeModel(parts, settings, random.split('model'));
  const { data, validation } = parts;
  const shown = validation ?? data;
  return {
    settings,
    model,
    data,
    ...(validation === undefined ? {} : { validation }),
    ...courseOf(settings, data.batches, WARM_UP),
    random,
    words: wordsOf(input, parts, settings),
    ...(settings.plots ? { sample: (place) => drawSample(model, shown, place) } : {}),
    ...(validation === undefined ? {} : { test: (output) => testOn(model, validation, output) }),
  };
}

function makeModel(parts: ClipParts, settings: VideoSettings, random: Random): Promise<FramePredictor> {
  const { model, rnnSize, numLayers, kernelSize, patch, given } = settings;
  const { height, width, channels } = parts.size;
  const size = { height, width, channels, given };
  const layers = {
    ...{ hiddenChannels: Array.from({ length: numLayers }, () => rnnSize), kernelSize, patch },
    cell: model === 'conv-lstm' ? 'lstm' : 'gru',
  };
  const [kind, config] =
    model === 'lstm'
      ? [LSTM_FRAMES, { ...size, hiddenSize: rnnSize }]
      : [CONV_FRAMES, { ...size, ...layers }];
  checkMemory(kind.leastWeights(config), `--rnn-size ${rnnSize} with --num-layers ${numLayers}`);
  return about(`${width} × ${height} pixels with --patch ${patch}`, () => kind.make(config, random));
}

const NAMES: Readonly<Record<VideoSettings['model'], string>> = {
  'conv-gru': 'ConvGRU',
  'conv-lstm': 'ConvLSTM',
  lstm: 'fully connected LSTM',
};

function wordsOf(input: VideoInput, parts: ClipParts, settings: VideoSettings): PlanWords {
  const { model, numLayers, rnnSize, batchSize, frames, given } = settings;
  const { height, width, channels } = parts.size;
  const counts = describeCounts(parts.counts);
  const pixels = `${width} × ${height} pixels in ${channels === 1 ? 'gray' : 'color'}`;
  return {
    data: ['Clips', `${[input.name, counts].filter((text) => text !== '').join(': ')}; ${pixels}`],
    model: `${NAMES[model]}, ${describeLayers(numLayers, rnnSize)}`,
    batch: `${counted(batchSize, 'clip')}, ${counted(given, 'frame')} read and ${frames - given} predicted`,
    unit: 'nats a pixel',
    handled: { name: 'frames', perStep: batchSize * frames },
    sample: 'of predictions below what happened',
    next: (folder) => ['video', 'sample', folder, input.words[0] ?? 'CLIP.gif'],
    nextPurpose: 'Let it go on with a clip',
  };
}

async function testOn(
  model: FramePredictor,
  clips: DataSource<ClipBatch>,
  output: Output,
): Promise<TestResult> {
  const score = await scoreClips(model, clips);
  return { text: `Frames     ${clipScoreLine(score, output.strong.result)}\n`, score };
}
