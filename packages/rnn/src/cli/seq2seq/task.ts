import { parse } from 'node:path';
import { counted, InputError, type Output } from '@reverie/cli';
import {
  checkMemory,
  courseOf,
  describeCounts,
  describeLayers,
  type ItemParts,
  type PlanWords,
  splitItems,
  type TestResult,
  type TrainPlan,
  type TrainTask,
} from '@reverie/cli/run';
import { Random } from '@reverie/core';
import { type Pair, type PairBatch, pairSource } from '../../seq2seq/pair-source.ts';
import { Seq2Seq, type Seq2SeqConfig } from '../../seq2seq/seq2seq.ts';
import { translate } from '../../seq2seq/translate.ts';
import { CharVocabulary } from '../../text/char-vocabulary.ts';
import { describeAttention } from '../attention.ts';
import { CELLS } from '../cells.ts';
import { SEQ2SEQ } from './model.ts';
import { type PairFile, readPairs } from './read-pairs.ts';
import { pairScoreLine, scorePairs } from './score-pairs.ts';
import { PAIR_OUTLINE, type PairSettings } from './settings.ts';

/** Training of models that read one text and write another. */
export const PAIR_TASK: TrainTask<PairSettings, PairFile, PairBatch> = {
  outline: PAIR_OUTLINE,
  inputKey: 'pairs',
  inputNoun: 'file of pairs',
  runName: ([file = '']) => parse(file).name,
  read: ([file = '']) => readPairs(file),
  plan: planPairs,
};

/** Updates in which the learning rate rises. */
const WARM_UP = 50;
/** Pairs of a sample. */
const SHOWN = 3;

async function planPairs(file: PairFile, settings: PairSettings): Promise<TrainPlan<PairBatch>> {
  const { batchSize, seed } = settings;
  const random = new Random(seed);
  const parts = splitItems(file.pairs, settings, random.split('parts'), { who: file.name, noun: 'pairs' });
  const config = configOf(file, settings);
  checkMemory(
    SEQ2SEQ.leastWeights(config),
    `--rnn-size ${settings.rnnSize} with --num-layers ${settings.numLayers}`,
  );
  const model = new Seq2Seq(config, random.split('model'));
  const source = (pairs: readonly Pair[], shuffle?: Random) =>
    pairSource(pairs, model.vocabularies, { batchSize, ...(shuffle && { shuffle }) });
  const data = source(parts.train, random.split('order'));
  const { validation, test } = parts;
  const shown = (validation ?? parts.train).slice(0, SHOWN);
  return {
    settings,
    model,
    data,
    ...(validation === undefined ? {} : { validation: source(validation) }),
    ...courseOf(settings, data.batches, WARM_UP),
    random,
    words: wordsOf(file, parts, settings),
    sample: () => show(model, shown),
    ...(test === undefined ? {} : { test: (output) => testOn(model, test, output) }),
  };
}

/** Every character of the file is in the vocabularies, those that only occur in later parts among them. */
function configOf({ name, pairs }: PairFile, settings: PairSettings): Seq2SeqConfig {
  const { model, attention, rnnSize: hiddenSize, numLayers: layers, embeddingSize, dropout } = settings;
  const targets = pairs.map(({ target }) => target).join('');
  if (targets === '') {
    throw new InputError({ who: name, expected: 'a text behind at least one tab', got: 'none' });
  }
  return {
    sourceVocabulary: CharVocabulary.fromText(pairs.map(({ source }) => source).join('')).characters,
    targetVocabulary: CharVocabulary.fromText(targets).characters,
    cell: CELLS[model],
    attention,
    hiddenSize,
    layers,
    embeddingSize,
    dropout,
  };
}

function wordsOf(file: PairFile, parts: ItemParts<Pair>, settings: PairSettings): PlanWords {
  const { model, attention, numLayers, rnnSize, batchSize } = settings;
  const counts = describeCounts({
    'to train on': parts.train.length,
    'to validate': parts.validation?.length,
    'to test': parts.test?.length,
  });
  return {
    data: ['Pairs', `${file.name}: ${counts}`],
    model: `${model.toUpperCase()} ${describeAttention(attention)}, ${describeLayers(numLayers, rnnSize)}`,
    batch: counted(batchSize, 'pair'),
    unit: 'nats a character',
    handled: { name: 'pairs', perStep: batchSize },
    sample: parts.validation === undefined ? 'of the training pairs' : 'of pairs that it does not learn from',
    next: (folder) => ['seq2seq', 'sample', folder, ...asArgument(parts.train[0]!.source)],
    nextPurpose: 'Let it write',
  };
}

/** A text as a word of a command line: behind `--` where it looks like a flag. */
const asArgument = (text: string): string[] => (text.startsWith('-') ? ['--', text] : [text]);

/** What is written for some pairs. */
async function show(model: Seq2Seq, pairs: readonly Pair[]): Promise<string> {
  const maxLength = 10 + Math.max(...pairs.map(({ target }) => [...target].length));
  const written = await translate(
    model,
    pairs.map(({ source }) => source),
    { maxLength },
  );
  const lines = pairs.map(({ source, target }, index) => {
    const { text } = written[index]!;
    return `${source} → ${text}${text === target ? '' : `   instead of ${target}`}`;
  });
  return lines.join('\n');
}

async function testOn(model: Seq2Seq, pairs: readonly Pair[], output: Output): Promise<TestResult> {
  const onProgress = (share: number): void => output.progress('testing', share);
  const score = await scorePairs(model, pairs, { beam: 1, onProgress });
  return { text: `Test       ${pairScoreLine(score, output.strong.result)}\n`, score };
}
