import {
  adam,
  chain,
  clipByGlobalNorm,
  evaluate,
  Random,
  tf,
  toTensors,
  train,
  useBackend,
} from '@reverie/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateText } from '../evaluation/evaluate-text.ts';
import { CharVocabulary } from '../text/char-vocabulary.ts';
import { type TextBatch, textWindows } from '../text/text-windows.ts';
import { CharRNN, type CharRNNConfig } from './char-rnn.ts';

const TEXT = 'she sells sea shells on the sea shore; '.repeat(4);
const vocabulary = CharVocabulary.fromText(TEXT);
const ids = vocabulary.encode(TEXT);
const optimizer = () => chain(clipByGlobalNorm(5), adam({ learningRate: 0.02 }));

const firstBatch = async (source: AsyncIterable<TextBatch>): Promise<TextBatch> => {
  for await (const batch of source) return batch;
  throw new Error('no batch');
};

describe.each(['cpu', 'wasm'] as const)('CharRNN on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each<Omit<CharRNNConfig, 'vocabulary'>>([
    { cell: 'lstm' },
    { cell: 'gru', embeddingSize: 8 },
    { cell: 'elman', layers: 2 },
    { cell: 'lstm', embeddingSize: 24, tied: true },
  ])('%o overfits a sentence, without a tensor left over', async (config) => {
    const before = tf.memory().numTensors;
    const model = new CharRNN(
      { vocabulary: vocabulary.characters, hiddenSize: 24, ...config },
      new Random(1),
    );
    const data = textWindows(ids, { time: 13, batch: 2 });
    const history = await train(model, { data, optimizer: optimizer(), steps: 80, random: new Random(2) });
    expect(history.rows[0]!.figures['loss']).toBeGreaterThan(2.2);
    expect(history.mean('loss', 5)).toBeLessThan(0.5);
    expect(await model.generate('she sells sea ', { random: new Random(3), topK: 1, length: 6 })).toBe(
      'shells',
    );
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('validation on windows is the score of the text, wherever the windows end', async () => {
    const model = new CharRNN({ vocabulary: vocabulary.characters, hiddenSize: 8 }, new Random(1));
    const { nats } = await evaluateText(model, ids);
    for (const time of [13, ids.length - 2]) {
      const { loss } = await evaluate(model, textWindows(ids, { time, batch: 1 }));
      // The same terms summed in another order, in float32.
      expect(loss).toBeCloseTo(nats, 5);
    }
    model.dispose();
  });

  test('the loss of a window in two strides has the gradient and state of the whole', async () => {
    const model = new CharRNN({ vocabulary: vocabulary.characters, hiddenSize: 8 }, new Random(1));
    const whole = toTensors(await firstBatch(textWindows(ids, { time: 8, batch: 2 })));
    const short = { ...whole, targets: tf.slice(whole.targets, [0, 4], [2, 4]) };
    const context = { training: true, random: new Random(1) };
    const all = tf.tidy(() => tf.variableGrads(() => model.loss(short, context).total));
    // The same loss by hand: all logits, only the last four targets.
    const ignored = tf.concat([tf.fill([2, 4], -100, 'int32'), short.targets], 1);
    const byHand = tf.tidy(() =>
      tf.variableGrads(() => model.loss({ ...whole, targets: ignored }, context).total),
    );
    expect(all.value.dataSync()[0]).toBeCloseTo(byHand.value.dataSync()[0]!, 5);
    for (const name of Object.keys(all.grads))
      expect(tf.max(tf.abs(tf.sub(all.grads[name]!, byHand.grads[name]!))).dataSync()[0]).toBeLessThan(1e-6);
    const carry = model.loss(short, context).carry!;
    const { state } = model.read(tf.slice(whole.inputs, [0, 0], [2, 4]));
    expect(Array.from(carry['0.1']!.dataSync())).toEqual(Array.from(state[0]![1]!.dataSync()));
  });

  test('carried state enters the next window, except where a text starts', async () => {
    const model = new CharRNN({ vocabulary: vocabulary.characters, hiddenSize: 8 }, new Random(1));
    const batch = toTensors(await firstBatch(textWindows(ids, { time: 8, batch: 2 })));
    const context = { training: false, random: new Random(1) };
    const { carry, total: fresh } = model.loss(batch, context);
    const restarted = model.loss({ ...batch, start: tf.ones([2]) }, { ...context, carry });
    const carried = model.loss({ ...batch, start: tf.zeros([2]) }, { ...context, carry });
    expect(restarted.total.dataSync()).toEqual(fresh.dataSync());
    expect(carried.total.dataSync()).not.toEqual(fresh.dataSync());
  });

  test('a score does not depend on how much is read at once, and bits and perplexity follow from nats', async () => {
    const model = new CharRNN({ vocabulary: vocabulary.characters, hiddenSize: 8 }, new Random(1));
    const [long, short] = [await evaluateText(model, ids), await evaluateText(model, ids, { time: 7 })];
    expect(short.nats).toBeCloseTo(long.nats, 5);
    expect(long).toMatchObject({ characters: ids.length - 1 });
    expect(long.bits).toBeCloseTo(long.nats / Math.log(2), 10);
    expect(long.perplexity).toBeCloseTo(Math.exp(long.nats), 10);
    const streams = await evaluateText(model, ids, { streams: 3 });
    expect(streams.characters).toBe(3 * (Math.floor(ids.length / 3) - 1));
    const before = tf.memory().numTensors;
    const onProgress = (): void => {
      throw new Error('enough');
    };
    await expect(evaluateText(model, ids, { time: 7, onProgress })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
    await expect(evaluateText(model, ids.subarray(0, 1))).rejects.toThrow(
      'at least 2 characters, two a stream',
    );
  });
});

test('no config makes a model that reads backwards', () => {
  const config = { vocabulary: vocabulary.characters, hiddenSize: 8, bidirectional: true };
  const model = new CharRNN(config, new Random(1));
  expect(Object.keys(model.parameters()).filter((name) => name.includes('reverse'))).toEqual([]);
});

test('a state of another batch size is refused, also where it would broadcast', async () => {
  const model = new CharRNN({ vocabulary: vocabulary.characters, hiddenSize: 8 }, new Random(1));
  const batchOf = async (batch: number) => toTensors(await firstBatch(textWindows(ids, { time: 8, batch })));
  const context = { training: true, random: new Random(1) };
  const { carry } = model.loss(await batchOf(1), context);
  const three = await batchOf(3);
  expect(() => model.loss(three, { ...context, carry })).toThrow(
    'CharRNN.loss: expected a carried state [3, size], got [1, 8]; batches must stay as large as they were.',
  );
});

test('weights that cannot be tied are named', () => {
  const config = { vocabulary: vocabulary.characters, hiddenSize: 8, tied: true };
  expect(() => new CharRNN(config, new Random(1))).toThrow(
    'embeddingSize 8 with tied weights, the size of the last',
  );
  expect(() => new CharRNN({ ...config, embeddingSize: 9 }, new Random(1))).toThrow('got 9');
  expect(() => new CharRNN({ ...config, hiddenSize: 0 }, new Random(1))).toThrow(
    'hiddenSize to be a whole number',
  );
});
