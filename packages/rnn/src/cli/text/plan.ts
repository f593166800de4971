import { counted, type Output } from '@reverie/cli';
import {
  checkMemory,
  courseOf,
  describeCounts,
  describeLayers,
  type PlanWords,
  type TestResult,
  type TrainPlan,
} from '@reverie/cli/run';
import { type DataSource, Random } from '@reverie/core';
import { evaluateText } from '../../evaluation/evaluate-text.ts';
import { CharRNN, type CharRNNConfig } from '../../models/char-rnn.ts';
import { type TextBatch, textWindows } from '../../text/text-windows.ts';
import { CELLS } from '../cells.ts';
import { scoreLine } from './score-line.ts';
import type { TextSettings } from './settings.ts';
import { cutText, type TextFile, type TextParts } from './text-parts.ts';

/** One row in so many starts afresh: enough to learn how to start, and too few to forget how to go on. */
const RESTART_EVERY = 50;

/** Gates of a cell: its weights are so many times hidden × (input + hidden). */
const GATES: Readonly<Record<TextSettings['model'], number>> = { lstm: 4, gru: 3, rnn: 1 };

/** Plans a run. @throws InputError when the text is too short, UsageError when the model is too large. */
export async function planText(text: TextFile, settings: TextSettings): Promise<TrainPlan<TextBatch>> {
  const { seqLength: time, batchSize: batch, seed, length, temperature } = settings;
  const parts = await cutText(text, settings);
  checkSize(settings, parts.vocabulary.size);
  const random = new Random(seed);
  const model = new CharRNN(modelConfig(settings, parts.vocabulary.characters), random.split('model'));
  const data = textWindows(parts.train, { time, batch, restartEvery: RESTART_EVERY });
  const { validation, test } = parts;
  return {
    settings,
    model,
    data,
    ...(validation === undefined ? {} : { validation: validationWindows(validation, settings) }),
    ...courseOf(settings, data.batches),
    random,
    words: wordsOf(text, parts, settings),
    sample({ name }) {
      const purpose = name === 'best' ? 'final sample' : `sample ${name.replace('step ', '')}`;
      return model.generate('', { length, temperature, random: random.split(purpose) });
    },
    ...(test === undefined ? {} : { test: (output) => testOn(model, test, output) }),
  };
}

function wordsOf(text: TextFile, parts: TextParts, settings: TextSettings): PlanWords {
  const { model, numLayers, rnnSize, batchSize, seqLength, temperature } = settings;
  const { vocabulary, train, validation, test } = parts;
  const counts = describeCounts({
    'to train on': train.length,
    'to validate': validation?.length,
    'to test': test?.length,
  });
  return {
    data: ['Text', `${text.name}: ${counted(vocabulary.size, 'distinct character')}; ${counts}`],
    model: `${model.toUpperCase()}, ${describeLayers(numLayers, rnnSize)}`,
    batch: `${batchSize} × ${counted(seqLength, 'character')}`,
    unit: 'nats a character',
    handled: { name: 'characters', perStep: batchSize * seqLength },
    sample: `at temperature ${temperature}`,
    next: (folder) => ['sample', folder, '--length', '1000'],
    nextPurpose: 'Sample from it',
  };
}

async function testOn(model: CharRNN, ids: Int32Array, output: Output): Promise<TestResult> {
  const score = await evaluateText(model, ids, { onProgress: (share) => output.progress('testing', share) });
  return { text: `Test       ${scoreLine(score, output.strong.result)}\n`, score };
}

function modelConfig(settings: TextSettings, vocabulary: readonly string[]): CharRNNConfig {
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
function validationWindows(ids: Int32Array, { seqLength, batchSize }: TextSettings): DataSource<TextBatch> {
  const time = Math.min(seqLength, ids.length - 1);
  return textWindows(ids, { time, batch: Math.min(batchSize, Math.floor((ids.length - 1) / time)) });
}

function checkSize(settings: TextSettings, vocabSize: number): void {
  const { model, rnnSize, numLayers, embeddingSize = vocabSize } = settings;
  const weights = (input: number): number => GATES[model] * rnnSize * (input + rnnSize + 2);
  const count = weights(embeddingSize) + (numLayers - 1) * weights(rnnSize) + vocabSize * (rnnSize + 1);
  checkMemory(count, `--rnn-size ${rnnSize} with --num-layers ${numLayers}`);
}
