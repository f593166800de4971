import {
  adam,
  type Callback,
  chain,
  checkpointTo,
  clipByGlobalNorm,
  cosineDecay,
  decodeCheckpoint,
  encodeModel,
  loadModel,
  loadRun,
  Random,
  tf,
  train,
  validateEvery,
} from '@reverie/core';
import { fileStore, lockFolder, progressBar } from '@reverie/core/node';
import { SPLIT_90_10, splitText } from '@reverie/datasets';
import { tinyShakespeare } from '@reverie/datasets/node';
import { CharRNN, CharVocabulary, evaluateText, textWindows } from '@reverie/rnn';
import type { ReproduceOptions, Reproduction } from '../reproduction.ts';

/** One LSTM layer of 256: what fits in the package and trains in half an hour on two cores. */
const ARCHITECTURE = { cell: 'lstm', hiddenSize: 256, layers: 1, dropout: 0.1 } as const;
const WINDOWS = { time: 64, batch: 32 };
const STEPS = 4900;
const LEARNING_RATE = 4e-3;
const SEED = 1;
const RUN = 'runs/char-rnn';

/** Nats a character on the last 10% of tiny Shakespeare, the state carried from the split's first character to its last. */
export const charRNN: Reproduction = {
  metric: 'validation nats a character, tiny Shakespeare, last 10%',
  async run(options) {
    const text = await tinyShakespeare(options.data === undefined ? {} : { data: options.data });
    const parts = splitText(text, SPLIT_90_10);
    const vocabulary = CharVocabulary.fromText(text);
    const validation = vocabulary.encode(parts.validation);
    const model = new CharRNN(
      { vocabulary: vocabulary.characters, ...ARCHITECTURE },
      new Random(SEED).split('model'),
    );
    const started = performance.now();
    if (options.checkpoint === undefined)
      await trainModel(model, vocabulary.encode(parts.train), validation, options);
    else loadModel(model, decodeCheckpoint(options.checkpoint));
    const seconds = (performance.now() - started) / 1000;
    const score = await evaluateText(model, validation);
    return { value: score.nats, seconds, model: await encodeModel(model, { kind: model.kind }) };
  },
};

async function trainModel(
  model: CharRNN,
  ids: Int32Array,
  validation: Int32Array,
  options: ReproduceOptions,
): Promise<void> {
  const lock = await lockFolder(RUN);
  const store = fileStore(RUN);
  const resume = options.resume ? await loadRun(store, model) : undefined;
  const random = new Random(SEED);
  const steps = options.steps ?? STEPS;
  const learningRate = cosineDecay({ initial: LEARNING_RATE, final: LEARNING_RATE / 20, steps });
  const epoch = textWindows(ids, WINDOWS);
  const callbacks: Callback[] = [
    validateEvery(epoch.batches, model, textWindows(validation, { time: 100, batch: 16 })),
    checkpointTo(store, { every: 250 }),
    progressBar({ unit: { name: 'characters', perStep: WINDOWS.time * WINDOWS.batch } }),
  ];
  try {
    await train(model, {
      data: epoch,
      optimizer: chain(clipByGlobalNorm(1), adam({ learningRate })),
      steps,
      random,
      callbacks,
      resume,
    });
  } finally {
    if (resume !== undefined) tf.dispose(resume.tensors);
    await lock.release();
  }
}
