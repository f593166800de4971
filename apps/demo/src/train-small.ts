import { relative } from 'node:path';
import {
  adam,
  chain,
  checkpointTo,
  clipByGlobalNorm,
  cosineDecay,
  LAST,
  parameterCount,
  type Random,
  tf,
  train,
} from '@reverie/core';
import { fileStore, lockFolder, progressBar } from '@reverie/core/node';
import { splitText } from '@reverie/datasets';
import { mobyDick } from '@reverie/datasets/node';
import { CharRNN, CharVocabulary, evaluateText, textWindows } from '@reverie/rnn';
import { bold, dim, formatCount, say } from './say.ts';

/** Small windows: in twenty seconds, many small updates teach more than few large ones. */
const WINDOWS = { time: 32, batch: 16, restartEvery: 32 };
const STEPS = 900;
/** Without a graphics card gpu.js computes tens of times slower than simd. */
const STEPS_ON_GPUJS = 20;
const LEARNING_RATE = 1e-2;
const PROMPT = 'The whale ';

const stepsHere = (): number => (tf.getBackend() === 'gpujs' ? STEPS_ON_GPUJS : STEPS);

/** Trains a small model on Moby-Dick, shows what it learned, and saves it. */
export async function trainSmall(random: Random, folder: string): Promise<void> {
  const text = await mobyDick();
  const parts = splitText(text, { train: 0.99, validation: 0.01 });
  const vocabulary = CharVocabulary.fromText(text);
  const config = { vocabulary: vocabulary.characters, cell: 'lstm', hiddenSize: 96 } as const;
  const model = new CharRNN(config, random.split('model'));
  introduce(model, text);

  const validation = vocabulary.encode(parts.validation);
  const before = await evaluateText(model, validation, { streams: 8 });
  await trainInto(folder, model, vocabulary.encode(parts.train), random);
  const after = await evaluateText(model, validation, { streams: 8 });

  const loss = `${before.nats.toFixed(2)} before, ${after.nats.toFixed(2)} after`;
  say(`\n   ${bold('loss')} on text that it has not seen: ${bold(loss)} (nats a character)\n`);
  const options = { random: random.split('sample'), length: 200, temperature: 0.6 };
  say(`${bold(PROMPT)}${await model.generate(PROMPT, options)}\n`);
  say(`   ${bold('checkpoint')} ${relative('.', folder)}/${LAST}`);
  model.dispose();
}

function introduce(model: CharRNN, text: string): void {
  const weights = parameterCount(model);
  const size = `LSTM ${model.config.hiddenSize}, ${formatCount(weights)} parameters`;
  const about = `on Moby-Dick (${formatCount(text.length)} characters, public domain)`;
  say(`${bold('3  A model from scratch')}, ${about}`);
  say(dim(`   ${size}, ${stepsHere()} updates of ${WINDOWS.batch} × ${WINDOWS.time} characters\n`));
}

async function trainInto(folder: string, model: CharRNN, ids: Int32Array, random: Random): Promise<void> {
  const learningRate = cosineDecay({ initial: LEARNING_RATE, steps: stepsHere() });
  const unit = { name: 'characters', perStep: WINDOWS.time * WINDOWS.batch };
  const lock = await lockFolder(folder);
  try {
    await train(model, {
      data: textWindows(ids, WINDOWS),
      optimizer: chain(clipByGlobalNorm(5), adam({ learningRate })),
      steps: stepsHere(),
      random,
      callbacks: [progressBar({ unit, lineEvery: 5 }), checkpointTo(fileStore(folder))],
    });
  } finally {
    await lock.release();
  }
}
