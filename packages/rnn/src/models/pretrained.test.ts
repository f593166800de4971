import { type Checkpoint, decodeCheckpoint, encodeModel, Random, tf, useBackend } from '@reverie/core';
import { beforeAll, expect, test } from 'vitest';
import { CharRNN } from './char-rnn.ts';
import { charRNNFromCheckpoint, loadPretrained } from './pretrained.ts';

let saved: Checkpoint;
let tensorsBefore: number;

beforeAll(async () => {
  await useBackend('cpu');
  const model = new CharRNN({ vocabulary: ['a', 'b'], hiddenSize: 4, layers: 2 }, new Random(1));
  saved = decodeCheckpoint(await encodeModel(model));
  model.dispose();
  tensorsBefore = tf.memory().numTensors;
});

const withConfig = (changes: object): Checkpoint => ({
  ...saved,
  metadata: { ...saved.metadata, config: { ...saved.metadata.config, ...changes } },
});

test('a saved model comes back with its weights', () => {
  const model = charRNNFromCheckpoint(saved);
  expect(model.config).toEqual({ vocabulary: ['a', 'b'], hiddenSize: 4, layers: 2 });
  expect(model.parameters()['output.bias']!.dataSync()).toEqual(saved.tensors['output.bias']!.data);
  model.dispose();
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

test.each<[changes: object, sentence: string]>([
  [{ vocabulary: 5 }, 'CharVocabulary: expected distinct single characters, at least one, got 5.'],
  [{ vocabulary: null }, 'expected distinct single characters, at least one, got null.'],
  [{ vocabulary: 'ab' }, 'expected distinct single characters, at least one, got ab.'],
  [{ vocabulary: [1, 2] }, 'expected distinct single characters, at least one, got 2 entries'],
  [{ hiddenSize: '4' }, "CharRNN: expected hiddenSize to be a whole number at least 1, got '4'."],
  [{ layers: '2' }, "RecurrentStack: expected layers to be a whole number at least 1, got '2'."],
  [{ embeddingSize: '4' }, "CharRNN: expected embeddingSize to be a whole number at least 1, got '4'."],
  [{ projectionSize: 0 }, 'LSTMCell: expected projectionSize to be a whole number at least 1, got 0.'],
  [{ forgetBias: '1' }, "LSTMCell: expected forgetBias to be a number, got '1'."],
  [{ dropout: null }, 'CharRNN: expected dropout to be a number at least 0 and below 1, got null.'],
  [{ cell: 4 }, "makeCell: expected a cell elman, lstm or gru, got '4'."],
  [{ tied: true }, 'CharRNN: expected embeddingSize 4 with tied weights'],
  [{ hiddenSize: 5 }, 'rnn.weight_ih_l0 is [16,2] instead of [20,2]'],
  // Sizes that would take minutes and gigabytes to make before they are found not to fit.
  [{ hiddenSize: 30_000 }, 'weights that its config asks for, got 298; the file is damaged'],
  [{ layers: 1e9 }, 'weights that its config asks for, got 298'],
  [{ embeddingSize: 1e9 }, 'weights that its config asks for, got 298'],
])('a config with %o is refused, and no tensor is left', (changes, sentence) => {
  expect(() => charRNNFromCheckpoint(withConfig(changes))).toThrow(sentence);
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

test('a model that does not ship here is named', async () => {
  const name: string = 'toString';
  await expect(loadPretrained(name as 'tiny-shakespeare')).rejects.toThrow(
    "loadPretrained: expected tiny-shakespeare or moby-dick, got 'toString'.",
  );
});

test.each(['tiny-shakespeare', 'moby-dick'] as const)('the model %s ships and writes', async (name) => {
  const model = await loadPretrained(name);
  const text = await model.generate('The ', { length: 20, random: new Random(1), temperature: 0.5 });
  expect(text).toHaveLength(20);
  model.dispose();
});
