import { parse } from 'node:path';
import { counted, type Output } from '@reverie/cli';
import {
  checkMemory,
  courseOf,
  describeCounts,
  type PlanWords,
  type TestResult,
  type TrainPlan,
  type TrainTask,
} from '@reverie/cli/run';
import { Random } from '@reverie/core';
import { type CaptionBatch, type CaptionedPicture, captionSource } from '../../captions/caption-source.ts';
import { Captioner, type CaptionerConfig } from '../../captions/captioner.ts';
import { writeCaptions } from '../../captions/write-captions.ts';
import { WordVocabulary } from '../../text/word-vocabulary.ts';
import { describeAttention } from '../attention.ts';
import { CELLS } from '../cells.ts';
import { type CaptionInput, type CaptionParts, cutCaptions, readCaptionInput } from './caption-parts.ts';
import { CAPTIONER } from './model.ts';
import { LONGEST_CAPTION, pictureScoreLine, scorePictures, worldScoreLines } from './score-pictures.ts';
import { CAPTION_OUTLINE, type CaptionSettings } from './settings.ts';

/** Training of models that describe pictures. */
export const CAPTION_TASK: TrainTask<CaptionSettings, CaptionInput, CaptionBatch> = {
  outline: CAPTION_OUTLINE,
  inputKey: 'captions',
  inputNoun: 'set of captions',
  runName: (_, { coco, flickr }) => parse(coco ?? flickr ?? 'caption-world').name,
  read: readCaptionInput,
  plan: planCaptions,
};

/** Updates in which the learning rate rises. */
const WARM_UP = 50;
/** Pictures of a sample. */
const SHOWN = 3;

async function planCaptions(
  input: CaptionInput,
  settings: CaptionSettings,
  output: Output,
): Promise<TrainPlan<CaptionBatch>> {
  const { batchSize, minCount, seed } = settings;
  const random = new Random(seed);
  const parts = cutCaptions(input, settings, random, output);
  const vocabulary = vocabularyOf(parts, minCount);
  const config = configOf(vocabulary, settings);
  checkMemory(CAPTIONER.leastWeights(config), `--rnn-size ${settings.rnnSize}`);
  const model = new Captioner(config, random.split('model'));
  const source = (pictures: readonly CaptionedPicture[], shuffle?: Random) =>
    captionSource(pictures, vocabulary, { batchSize, allowUnknown: true, ...(shuffle && { shuffle }) });
  const data = source(parts.train, random.split('order'));
  const { validation } = parts;
  const shown = (validation ?? parts.train).slice(0, SHOWN);
  return {
    settings,
    model,
    data,
    ...(validation === undefined ? {} : { validation: source(validation) }),
    ...courseOf(settings, data.batches, WARM_UP),
    random,
    words: wordsOf(input, parts, vocabulary, settings),
    sample: () => show(model, shown),
    ...(validation === undefined
      ? {}
      : { test: (output) => testOn(model, validation, parts.unseen, output) }),
  };
}

/** The words of all captions, those that only occur in later parts among them. */
function vocabularyOf({ train, validation = [] }: CaptionParts, minCount: number): WordVocabulary {
  const captions = [...train, ...validation].flatMap((picture) => picture.captions);
  return WordVocabulary.fromText(captions.join('\n'), { minCount });
}

function configOf({ words: vocabulary }: WordVocabulary, settings: CaptionSettings): CaptionerConfig {
  const {
    model,
    attention,
    rnnSize: hiddenSize,
    embeddingSize,
    attentionSize,
    dropout,
    wordDropout,
  } = settings;
  return {
    vocabulary,
    cell: CELLS[model],
    attention,
    hiddenSize,
    embeddingSize,
    attentionSize,
    dropout,
    wordDropout,
  };
}

function wordsOf(
  input: CaptionInput,
  { train, validation }: CaptionParts,
  vocabulary: WordVocabulary,
  { model, attention, rnnSize, batchSize, size }: CaptionSettings,
): PlanWords {
  const counts = describeCounts({ 'to train on': train.length, 'to validate': validation?.length });
  const pictures = `${counts}; ${size} × ${size} pixels, ${counted(vocabulary.size, 'word')}`;
  return {
    data: ['Pictures', `${input.name}: ${pictures}`],
    model: `${model.toUpperCase()} of ${rnnSize} ${describeAttention(attention)}`,
    batch: counted(batchSize, 'picture'),
    unit: 'nats a word',
    handled: { name: 'pictures', perStep: batchSize },
    sample: validation === undefined ? 'of training pictures' : 'of pictures that it does not learn from',
    next: (folder) => ['caption', 'sample', folder, 'PICTURE.png'],
    nextPurpose: 'Let it describe a picture',
  };
}

/** What is written about some pictures, and what could be. */
async function show(model: Captioner, pictures: readonly CaptionedPicture[]): Promise<string> {
  const written = await writeCaptions(
    model,
    pictures.map(({ picture }) => picture),
    { maxLength: LONGEST_CAPTION },
  );
  return written.map(({ text }, index) => `${text}   (right: ${pictures[index]!.captions[0]})`).join('\n');
}

async function testOn(
  model: Captioner,
  seen: readonly CaptionedPicture[],
  unseen: readonly CaptionedPicture[] | undefined,
  output: Output,
): Promise<TestResult> {
  const scoreOf = (pictures: readonly CaptionedPicture[]) =>
    scorePictures(model, pictures, {
      beam: 1,
      allowUnknown: true,
      onProgress: (share) => output.progress('describing', share),
    });
  const score = await scoreOf(seen);
  const { result: strong } = output.strong;
  if (unseen === undefined) return { text: `Captions   ${pictureScoreLine(score, strong)}\n`, score };
  const other = await scoreOf(unseen);
  return { text: worldScoreLines(score, other, strong), score: { seen: score, unseen: other } };
}
