import {
  adam,
  chain,
  clipByGlobalNorm,
  decodeCheckpoint,
  encodeModel,
  gradientCheck,
  loadModel,
  Random,
  tf,
  toTensors,
  train,
  useBackend,
} from '@reverie/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { type Pair, type PairBatch, pairSource } from './pair-source.ts';
import { Seq2Seq, type Seq2SeqConfig } from './seq2seq.ts';
import { translate } from './translate.ts';

const PAIRS: Pair[] = [
  { source: 'abc', target: 'cba' },
  { source: 'a', target: 'a' },
  { source: 'cab', target: 'bac' },
  { source: 'bb', target: 'bb' },
];
const CONFIG = { sourceVocabulary: ['a', 'b', 'c'], targetVocabulary: ['a', 'b', 'c'], hiddenSize: 16 };

const modelOf = (config: Partial<Seq2SeqConfig> = {}): Seq2Seq =>
  new Seq2Seq({ ...CONFIG, ...config }, new Random(1));

async function firstBatch(model: Seq2Seq, pairs: readonly Pair[]): Promise<PairBatch> {
  for await (const batch of pairSource(pairs, model.vocabularies, { batchSize: pairs.length })) return batch;
  throw new Error('no batch');
}

onBackends('Seq2Seq', () => {
  test.each<Partial<Seq2SeqConfig>>([
    { attention: 'additive' },
    { attention: 'general', cell: 'gru', layers: 2, dropout: 0.1 },
    { attention: 'dot', scheduledSampling: true },
    { attention: 'none' },
  ])('%o learns four pairs by heart, without a tensor left over', async (config) => {
    const before = tf.memory().numTensors;
    const model = modelOf(config);
    const history = await train(model, {
      data: pairSource(PAIRS, model.vocabularies, { batchSize: 4, teacherForcing: () => 0.8 }),
      optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.02 })),
      steps: 100,
      random: new Random(2),
    });
    expect(history.rows[0]!.figures['loss']).toBeGreaterThan(1);
    expect(history.mean('loss', 5)).toBeLessThan(0.3);
    for (const width of [1, 3]) {
      const written = await translate(
        model,
        PAIRS.map(({ source }) => source),
        { width },
      );
      expect(written.map(({ text }) => text)).toEqual(PAIRS.map(({ target }) => target));
    }
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('Seq2Seq', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test.each(['additive', 'general', 'none'] as const)(
    "with attention '%s' a text is read the same whatever stands beside it",
    async (attention) => {
      const model = modelOf({ attention });
      const logitsOf = async (pairs: readonly Pair[]): Promise<Float32Array> => {
        const { source, sourceLengths, inputs } = toTensors(await firstBatch(model, pairs));
        const { logits } = model.decode(inputs, model.encode(source, sourceLengths as tf.Tensor1D));
        return tf.slice(logits, [1, 0, 0], [1, 2, -1]).data() as Promise<Float32Array>;
      };
      const beside = await logitsOf(PAIRS);
      const alone = await logitsOf([PAIRS[1]!, PAIRS[1]!]);
      // The same sums in float32.
      beside.forEach((value, index) => {
        expect(value).toBeCloseTo(alone[index]!, 5);
      });
    },
  );

  test('the gradients are those of central differences', async () => {
    for (const attention of ['additive', 'general'] as const) {
      const model = modelOf({ attention, hiddenSize: 3, embeddingSize: 2, layers: 2 });
      const batch = toTensors(await firstBatch(model, PAIRS));
      const loss = (): tf.Scalar => model.loss(batch, { training: false, random: new Random(1) }).total;
      const { passed } = await gradientCheck(loss, model.parameters(), { random: new Random(2), samples: 3 });
      expect(passed).toBe(true);
    }
  });

  test('scheduled sampling reads the truth alone when it is certain, and guesses when it is not', async () => {
    const model = modelOf({ scheduledSampling: true });
    const lossOf = async (teacherForcing: number, training: boolean): Promise<number> => {
      const batch = await firstBatch(model, PAIRS);
      const forced = { ...batch, teacherForcing: { data: Float32Array.of(teacherForcing), shape: [1] } };
      return model.loss(toTensors(forced), { training, random: new Random(3) }).total.dataSync()[0]!;
    };
    const truth = await lossOf(0, false);
    expect(await lossOf(1, true)).toBeCloseTo(truth, 5);
    expect(Math.abs((await lossOf(0, true)) - truth)).toBeGreaterThan(1e-4);
  });

  test('a file holds the whole model', async () => {
    const model = modelOf();
    const checkpoint = decodeCheckpoint(await encodeModel(model));
    const loaded = new Seq2Seq(checkpoint.metadata.config as Seq2SeqConfig, new Random(9));
    loadModel(loaded, checkpoint);
    const [first, second] = await Promise.all([translate(model, ['abc']), translate(loaded, ['abc'])]);
    expect(second).toEqual(first);
  });

  test('attention sums to one over the source, for each character written and the end', async () => {
    const [written] = await translate(modelOf(), ['abca'], { maxLength: 5 });
    expect(written!.attention.length).toBe(5);
    for (const weights of written!.attention) {
      expect(weights).toHaveLength(4);
      expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 5);
    }
    expect((await translate(modelOf({ attention: 'none' }), ['a'], { maxLength: 2 }))[0]!.attention).toEqual(
      [],
    );
  });

  test('what cannot be read or written is refused', async () => {
    const model = modelOf();
    expect(await translate(model, [])).toEqual([]);
    await expect(translate(model, [''])).rejects.toThrow(
      "translate: expected sources of at least one character, got ''",
    );
    await expect(translate(model, ['abx'])).rejects.toThrow('got "x" (U+0078)');
    await expect(translate(model, ['a'], { width: 0 })).rejects.toThrow(
      'translate: expected width to be a whole number at least 1, got 0',
    );
    expect(() => pairSource([], model.vocabularies, { batchSize: 1 })).toThrow(
      'expected at least one pair, got none',
    );
    expect(() => pairSource([{ source: 'a', target: 'z' }], model.vocabularies, { batchSize: 1 })).toThrow(
      'got "z"',
    );
  });
});
