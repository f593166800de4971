/** Trains a small character model on a text file, saves it and lets it write: `train-char-rnn.ts FILE [UPDATES]`. */
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineDecay,
  Random,
  saveModel,
  train,
  useBackend,
  validateEvery,
} from '@reverie/core';
import { fileStore, progressBar } from '@reverie/core/node';
import { SPLIT_90_10, splitText } from '@reverie/datasets';
import { readText } from '@reverie/datasets/node';
import { CharRNN, CharVocabulary, evaluateText, textWindows } from '@reverie/rnn';

const [file, updates = '500'] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: train-char-rnn.ts FILE [UPDATES]');
  process.exit(2);
}
await useBackend();
const random = new Random(1);
const text = await readText(file);
const parts = splitText(text, SPLIT_90_10);
const vocabulary = CharVocabulary.fromText(text);
const [training, validation] = [vocabulary.encode(parts.train), vocabulary.encode(parts.validation)];

const model = new CharRNN(
  { vocabulary: vocabulary.characters, cell: 'gru', hiddenSize: 96 },
  random.split('model'),
);
const steps = Number(updates);
const windows = { time: 40, batch: 16 };
await train(model, {
  data: textWindows(training, windows),
  optimizer: chain(clipByGlobalNorm(5), adam({ learningRate: cosineDecay({ initial: 5e-3, steps }) })),
  steps,
  random: random.split('train'),
  callbacks: [
    validateEvery(100, model, textWindows(validation, { time: 40, batch: 4 })),
    progressBar({ unit: { name: 'characters', perStep: windows.time * windows.batch } }),
  ],
});

const { nats, perplexity } = await evaluateText(model, validation);
console.log(`validation: ${nats.toFixed(3)} nats a character, perplexity ${perplexity.toFixed(1)}`);
await saveModel(model, fileStore('runs/example'), 'model.safetensors');
console.log('saved: runs/example/model.safetensors');
console.log(await model.generate('', { length: 200, temperature: 0.8, random: random.split('sample') }));
