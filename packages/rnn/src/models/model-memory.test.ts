import {
  adam,
  arraySource,
  type Batch,
  type DataSource,
  Random,
  type TrainableModel,
  tf,
  train,
  useBackend,
} from '@reverie/core';
import { expect, it } from 'vitest';
import { Captioner } from '../captions/captioner.ts';
import { Seq2Seq } from '../seq2seq/seq2seq.ts';
import { Conv3DClassifier } from '../video/conv-3d-classifier.ts';
import { ConvFramePredictor } from '../video/conv-frame-predictor.ts';
import { GRURCN } from '../video/gru-rcn.ts';
import { LSTMClassifier } from '../video/lstm-classifier.ts';
import { LSTMFramePredictor } from '../video/lstm-frame-predictor.ts';
import { TwoStreamClassifier } from '../video/two-stream-classifier.ts';

/** REVERIE_LEAK_STEPS=2000 looks longer. */
const STEPS = Number(process.env['REVERIE_LEAK_STEPS'] ?? 100);
const SIDE = 4;
const [BATCH, TIME] = [2, 3];

const bytes = (...shape: number[]) => ({
  data: Uint8Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => (37 * i) % 256),
  shape,
});
const ids = (...rows: number[][]) => ({
  data: Int32Array.from(rows.flat()),
  shape: [rows.length, rows[0]!.length],
});

const FRAMES = bytes(BATCH, TIME, SIDE, SIDE, 1);
const LABELS = { data: Int32Array.of(0, 1), shape: [BATCH] };
const FLOW = { data: new Float32Array(BATCH * SIDE * SIDE * 2), shape: [BATCH, 1, SIDE, SIDE, 2] };
const TEXT = { inputs: ids([2, 0, 1], [2, 1, 0]), targets: ids([0, 1, 2], [1, 2, -100]) };

const random = new Random(1);
const SIZE = { height: SIDE, width: SIDE, classes: 2, levels: [2, 2] };
const captioner = (attention: 'soft' | 'hard') =>
  new Captioner(
    { vocabulary: ['<unk>', 'a'], attention, channels: [2], halvings: 1, colorChannels: 2, hiddenSize: 3 },
    random,
  );

// biome-ignore lint/suspicious/noExplicitAny: each model has batches of its own
type AnyModel = TrainableModel<any> & { dispose(): void };

const MODELS: readonly (readonly [name: string, make: () => AnyModel, batch: Batch])[] = [
  [
    'a captioner with soft attention',
    () => captioner('soft'),
    { images: bytes(BATCH, SIDE, SIDE, 3), ...TEXT },
  ],
  [
    'a captioner with hard attention',
    () => captioner('hard'),
    { images: bytes(BATCH, SIDE, SIDE, 3), ...TEXT },
  ],
  [
    'Seq2Seq',
    () => new Seq2Seq({ sourceVocabulary: ['a', 'b'], targetVocabulary: ['a', 'b'], hiddenSize: 3 }, random),
    {
      source: ids([0, 1], [1, 0]),
      sourceLengths: { data: Int32Array.of(2, 1), shape: [BATCH] },
      teacherForcing: { data: Float32Array.of(1, 1), shape: [BATCH] },
      ...TEXT,
    },
  ],
  [
    'ConvFramePredictor',
    () =>
      new ConvFramePredictor(
        { height: SIDE, width: SIDE, given: 1, hiddenChannels: [2], decoderChannels: 2 },
        random,
      ),
    { frames: FRAMES },
  ],
  [
    'LSTMFramePredictor',
    () => new LSTMFramePredictor({ height: SIDE, width: SIDE, given: 1, hiddenSize: 2 }, random),
    { frames: FRAMES },
  ],
  ['Conv3DClassifier', () => new Conv3DClassifier(SIZE, random), { frames: FRAMES, labels: LABELS }],
  [
    'LSTMClassifier',
    () => new LSTMClassifier({ ...SIZE, hiddenSize: 2 }, random),
    { frames: FRAMES, labels: LABELS },
  ],
  [
    'TwoStreamClassifier',
    () => new TwoStreamClassifier({ ...SIZE, pairs: 1 }, random),
    { frames: FRAMES, flow: FLOW, labels: LABELS },
  ],
  ['GRURCN', () => new GRURCN({ ...SIZE, bottomUp: true }, random), { frames: FRAMES, labels: LABELS }],
];

it.each(MODELS)('%s leaves nothing behind in many updates', { timeout: 300_000 }, async (_, make, batch) => {
  await useBackend('simd');
  const model = make();
  const seen = new Set<string>();
  await train(model, {
    data: arraySource(batch, { batchSize: BATCH }) as DataSource<Batch>,
    optimizer: adam({ learningRate: 1e-3 }),
    steps: STEPS,
    random: new Random(2),
    callbacks: [
      {
        name: 'memory',
        onStep({ step }) {
          const { numTensors, numBytes } = tf.memory();
          if (step > 1) seen.add(`${numTensors} tensors, ${numBytes} bytes`);
        },
      },
    ],
  });
  model.dispose();
  expect([...seen]).toHaveLength(1);
});
