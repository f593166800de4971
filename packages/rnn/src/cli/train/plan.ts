import { totalmem } from 'node:os';
import { cosineDecay, type DataSource, Random, type Schedule } from '@reverie/core';
import type { CellName } from '../../cells/make-cell.ts';
import { CharRNN, type CharRNNConfig } from '../../models/char-rnn.ts';
import { type TextBatch, textWindows } from '../../text/text-windows.ts';
import { UsageError } from '../failure.ts';
import { formatCount } from '../output.ts';
import type { TrainSettings } from './settings.ts';
import { cutText, type TextFile, type TextParts } from './text-parts.ts';

/** All that a run is made of, before anything of it is written. */
export interface TrainPlan {
  readonly text: TextFile;
  readonly settings: TrainSettings;
  readonly parts: TextParts;
  readonly model: CharRNN;
  readonly data: DataSource<TextBatch>;
  readonly validation?: DataSource<TextBatch>;
  /** Updates in all. */
  readonly steps: number;
  readonly learningRate: Schedule;
  readonly random: Random;
}

/** char-rnn's names of the cells. */
const CELLS: Readonly<Record<TrainSettings['model'], CellName>> = { lstm: 'lstm', gru: 'gru', rnn: 'elman' };

/** Without `--steps` and `--max-epochs`, a run has so many passes, and at least so many updates. */
const DEFAULT_EPOCHS = 10;
const DEFAULT_STEPS = 2000;

/** One row in so many starts afresh: enough to learn how to start, and too few to forget how to go on. */
const RESTART_EVERY = 50;

/** Gates of a cell: its weights are so many times hidden × (input + hidden). */
const GATES: Readonly<Record<TrainSettings['model'], number>> = { lstm: 4, gru: 3, rnn: 1 };

/** Plans a run. @throws InputError when the text is too short, UsageError when the model is too large. */
export async function planRun(text: TextFile, settings: TrainSettings): Promise<TrainPlan> {
  const { seqLength: time, batchSize: batch, seed, learningRate: initial } = settings;
  const parts = await cutText(text, settings);
  checkMemory(settings, parts.vocabulary.size);
  const random = new Random(seed);
  const model = new CharRNN(modelConfig(settings, parts.vocabulary.characters), random.split('model'));
  const data = textWindows(parts.train, { time, batch, restartEvery: RESTART_EVERY });
  const steps = stepsOf(settings, data.batches);
  const cosine = cosineDecay({ initial, final: initial / 20, steps });
  const learningRate = settings.lrSchedule === 'cosine' ? cosine : () => initial;
  const validation = parts.validation && validationWindows(parts.validation, settings);
  const plan = { text, settings, parts, model, data, steps, learningRate, random };
  return validation === undefined ? plan : { ...plan, validation };
}

/** Updates in all. By default enough of them that a short text is learned too. */
function stepsOf({ steps, maxEpochs }: TrainSettings, batches: number): number {
  if (steps !== undefined) return steps;
  if (maxEpochs !== undefined) return Math.max(1, Math.round(maxEpochs * batches));
  return Math.max(DEFAULT_EPOCHS * batches, DEFAULT_STEPS);
}

function modelConfig(settings: TrainSettings, vocabulary: readonly string[]): CharRNNConfig {
  const { model, rnnSize: hiddenSize, numLayers: layers, embeddingSize, tied, dropout } = settings;
  return {
    vocabulary,
    cell: CELLS[model],
    hiddenSize,
    layers,
    dropout,
    ...(embeddingSize === undefined ? {} : { embeddingSize }),
    ...(tied ? { tied } : {}),
  };
}

/** The largest windows up to those of training that the part is long enough for. */
function validationWindows(ids: Int32Array, { seqLength, batchSize }: TrainSettings): DataSource<TextBatch> {
  const time = Math.min(seqLength, ids.length - 1);
  return textWindows(ids, { time, batch: Math.min(batchSize, Math.floor((ids.length - 1) / time)) });
}

/** Refuses a model that cannot fit: an allocation that fails would end the process without a word. */
function checkMemory(settings: TrainSettings, vocabSize: number): void {
  const { model, rnnSize, numLayers, embeddingSize = vocabSize } = settings;
  const weights = (input: number): number => GATES[model] * rnnSize * (input + rnnSize + 2);
  const count = weights(embeddingSize) + (numLayers - 1) * weights(rnnSize) + vocabSize * (rnnSize + 1);
  // Float32: the weights, their gradients and Adam's two moments.
  const bytes = 4 * 4 * count;
  if (bytes < totalmem()) return;
  const gigabytes = (size: number): string => `${formatCount(size / 1e9)} GB`;
  const size = `--rnn-size ${rnnSize} with --num-layers ${numLayers}`;
  throw new UsageError(
    `${size} makes ${formatCount(count)} weights, which take ${gigabytes(bytes)} in training, but this machine has ${gigabytes(totalmem())}`,
  );
}
