import {
  type Callback,
  CheckpointError,
  checkpointTo,
  cosineDecay,
  decodeCheckpoint,
  encodeModel,
  type LoadedRun,
  loadRun,
  Random,
  type Schedule,
  type Store,
  tf,
  train,
  validateEvery,
} from '@reverie/core';
import { fileStore, lockFolder, progressBar } from '@reverie/core/node';
import { SPLIT_90_10, splitText } from '@reverie/datasets';
import { mobyDick, tinyShakespeare } from '@reverie/datasets/node';
import {
  CharRNN,
  CharVocabulary,
  charRNNFromCheckpoint,
  evaluateText,
  loadPretrained,
  type PretrainedName,
  textWindows,
} from '@reverie/rnn';
import type { Reproduction, Subject, TrainingOptions } from '../reproduction.ts';
import { timeBudget } from '../time-budget.ts';
import { type CharRNNRecipe, LARGE, optimizerOf, SMALL, TINY } from './char-rnn-recipe.ts';

/** How the weights are published, and therefore evaluated. */
const PUBLISHED = { dtype: 'F16' } as const;
const SEED = 1;

/** Loads a text. */
export type TextLoader = (options: { data?: string }) => Promise<string>;

/** What a character model learns from, and how. */
export interface CharRNNTask {
  /** The text's name. */
  readonly text: string;
  readonly load: TextLoader;
  readonly recipe: CharRNNRecipe;
  /** The checkpoint of it that ships. */
  readonly published?: PretrainedName;
}

/** Nats a character on the last 10% of tiny Shakespeare, the state carried from the split's first character to its last. */
export const charRNN: Reproduction = charRNNOn({
  text: 'tiny Shakespeare',
  load: tinyShakespeare,
  recipe: SMALL,
  published: 'tiny-shakespeare',
});

/** The same with a model that is too large for the package. */
export const charRNNLarge: Reproduction = charRNNOn({
  text: 'tiny Shakespeare',
  load: tinyShakespeare,
  recipe: LARGE,
});

/** The same on Moby Dick. */
export const charRNNMobyDick: Reproduction = charRNNOn({
  text: 'Moby Dick',
  load: mobyDick,
  recipe: TINY,
  published: 'moby-dick',
});

/** Nats a character on the last 10% of a text. */
export function charRNNOn({ text, load: loadText, recipe, published }: CharRNNTask): Reproduction {
  const partsOf = async (data: string | undefined): Promise<{ train: string; validation: string }> =>
    splitText(await loadText(data === undefined ? {} : { data }), SPLIT_90_10);
  return {
    metric: `validation nats a character, ${text}, last 10%`,
    async train(options) {
      const parts = await partsOf(options.data);
      const vocabulary = CharVocabulary.fromText(parts.train + parts.validation);
      const random = new Random(SEED).split('model');
      const config = { vocabulary: vocabulary.characters, ...recipe.architecture };
      const model = new CharRNN(config, random);
      await trainModel(model, recipe, parts, options);
      const file = await encodeModel(model, PUBLISHED);
      return subject(charRNNFromCheckpoint(decodeCheckpoint(file)), parts.validation);
    },
    async load(file, { data }) {
      return subject(await modelOf(file, published), (await partsOf(data)).validation);
    },
  };
}

async function modelOf(
  file: Uint8Array | undefined,
  published: PretrainedName | undefined,
): Promise<CharRNN> {
  if (file !== undefined) return charRNNFromCheckpoint(decodeCheckpoint(file));
  if (published !== undefined) return loadPretrained(published);
  throw new Error('reproduce: no checkpoint of this model is published; give --evaluate a file.');
}

function subject(model: CharRNN, validation: string): Subject {
  const nats = async (text: string): Promise<number> =>
    (await evaluateText(model, model.vocabulary.encode(text))).nats;
  return {
    evaluate: async () => ({
      value: await nats(validation),
      // The test part of a split 90/5/5.
      also: { 'last 5%': await nats(validation.slice(validation.length / 2)) },
    }),
    encode: () => encodeModel(model, PUBLISHED),
  };
}

async function trainModel(
  model: CharRNN,
  recipe: CharRNNRecipe,
  parts: { train: string; validation: string },
  options: TrainingOptions,
): Promise<void> {
  const lock = await lockFolder(options.folder);
  const store = fileStore(options.folder);
  const [data, validation] = [
    model.vocabulary.encode(parts.train),
    model.vocabulary.encode(parts.validation),
  ];
  const windows = textWindows(data, recipe.windows);
  const { steps, learningRate, progress } = pace(recipe, options);
  let resume: LoadedRun | undefined;
  try {
    if (options.resume) resume = await runToResume(store, model, options.folder);
    await train(model, {
      data: windows,
      optimizer: optimizerOf(recipe, learningRate),
      steps,
      random: new Random(SEED),
      callbacks: [
        validateEvery(windows.batches, model, textWindows(validation, { time: 100, batch: 16 })),
        progress,
        checkpointTo(store, { every: 250 }),
      ],
      resume,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } finally {
    if (resume !== undefined) tf.dispose(resume.tensors);
    await lock.release();
  }
}

/** How long training lasts, the learning rate that decays over it, and what shows its progress. */
function pace(
  { learningRate: rates, windows, steps: published }: CharRNNRecipe,
  { minutes, steps = published }: TrainingOptions,
): {
  steps: number;
  learningRate: Schedule;
  progress: Callback;
} {
  if (minutes === undefined) {
    const unit = { name: 'characters', perStep: windows.time * windows.batch };
    return { steps, learningRate: cosineDecay({ ...rates, steps }), progress: progressBar({ unit }) };
  }
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  const { learningRate, callback } = timeBudget({ minutes, ...rates, onProgress });
  return { steps: Number.MAX_SAFE_INTEGER, learningRate, progress: callback };
}

async function runToResume(store: Store, model: CharRNN, folder: string): Promise<LoadedRun> {
  const run = await loadRun(store, model);
  if (run === undefined)
    throw new CheckpointError({ who: 'reproduce', expected: `a run in '${folder}'`, got: 'none' });
  if (run.warning !== undefined) process.stderr.write(`Note: ${run.warning}\n`);
  return run;
}
