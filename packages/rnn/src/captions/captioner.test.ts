import {
  adam,
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
import { WordVocabulary } from '../text/word-vocabulary.ts';
import { type CaptionBatch, type CaptionedPicture, captionSource } from './caption-source.ts';
import { Captioner, type CaptionerConfig } from './captioner.ts';
import { FeatureGrid } from './feature-grid.ts';
import { writeCaptions } from './write-captions.ts';

const SIDE = 8;

/** A bright square of 4 × 4 pixels in a corner. */
function pictureWith(channel: number, left: boolean): CaptionedPicture['picture'] {
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let place = 0; place < 16; place++) {
    const [row, column] = [Math.floor(place / 4), (place % 4) + (left ? 0 : 4)];
    data[(row * SIDE + column) * 3 + channel] = 255;
  }
  return { data, height: SIDE, width: SIDE };
}

const PICTURES: CaptionedPicture[] = [
  { picture: pictureWith(0, true), captions: ['red on the left'] },
  { picture: pictureWith(0, false), captions: ['red on the right'] },
  { picture: pictureWith(2, true), captions: ['blue on the left'] },
  { picture: pictureWith(2, false), captions: ['a blue square on the right'] },
];
const VOCABULARY = WordVocabulary.fromText(PICTURES.flatMap(({ captions }) => captions).join('\n'));

const modelOf = (config: Partial<CaptionerConfig> = {}): Captioner =>
  new Captioner(
    { vocabulary: VOCABULARY.words, channels: [6, 8], halvings: 1, hiddenSize: 16, ...config },
    new Random(1),
  );

async function batchOf(pictures: readonly CaptionedPicture[]): Promise<CaptionBatch> {
  for await (const batch of captionSource(pictures, VOCABULARY, { batchSize: pictures.length })) return batch;
  throw new Error('no batch');
}

describe('Captioner', () => {
  beforeAll(async () => {
    await useBackend('simd');
  });

  test.each<Partial<CaptionerConfig>>([
    { attention: 'soft', gate: true, doublyStochastic: 0.001 },
    { attention: 'hard' },
    { attention: 'none', cell: 'gru', channels: [8, 24] }, // a mean over places needs more to tell them apart
  ])('%o learns four captions by heart, without a tensor left over', async (config) => {
    const before = tf.memory().numTensors;
    const model = modelOf(config);
    const history = await train(model, {
      data: captionSource(PICTURES, VOCABULARY, { batchSize: 4, shuffle: new Random(3) }),
      optimizer: adam({ learningRate: 0.01 }),
      steps: 120,
      random: new Random(2),
    });
    expect(history.rows[0]!.figures['text']).toBeGreaterThan(1.5);
    expect(history.mean('text', 5)).toBeLessThan(0.2);
    const pictures = PICTURES.map(({ picture }) => picture);
    for (const width of [1, 3]) {
      const written = await writeCaptions(model, pictures, { width });
      expect(written.map(({ text }) => text)).toEqual(PICTURES.map(({ captions }) => captions[0]));
    }
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('the gradients are those of central differences', async () => {
    await useBackend('cpu');
    const sizes = { channels: [4, 5], colorChannels: 2, hiddenSize: 3, embeddingSize: 2, attentionSize: 2 };
    const model = modelOf({ ...sizes, gate: true, doublyStochastic: 0.1 });
    // Where a picture is black a ReLU would otherwise stand exactly at its kink.
    for (const layer of [0, 1]) {
      const bias = model.parameters()[`features.form.${layer}.norm.bias`]!;
      bias.assign(tf.fill(bias.shape, 0.1));
    }
    const batch = toTensors(await batchOf(PICTURES.slice(0, 2)));
    const loss = (): tf.Scalar => model.loss(batch, { training: true, random: new Random(1) }).total;
    const { passed } = await gradientCheck(loss, model.parameters(), { random: new Random(2), samples: 2 });
    await useBackend('simd');
    expect(passed).toBe(true);
  });

  test('attention is a grid of places for each word and the end; hard attention is one place', async () => {
    const [picture] = PICTURES.map((item) => item.picture);
    for (const attention of ['soft', 'hard'] as const) {
      const [written] = await writeCaptions(modelOf({ attention }), [picture!], { maxLength: 3 });
      expect(written!.attention).toHaveLength(3);
      for (const weights of written!.attention) {
        expect(weights).toHaveLength(16);
        expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 5);
        expect(weights.filter((weight) => weight > 0)).toHaveLength(attention === 'hard' ? 1 : 16);
      }
    }
    const onePlace = modelOf({ attention: 'hard', channels: [4, 4, 4], halvings: 3 });
    const [whole] = await writeCaptions(onePlace, [picture!], { maxLength: 2 });
    expect(whole!.attention[0]).toEqual(Float32Array.of(1));
    const [blind] = await writeCaptions(modelOf({ attention: 'none' }), [picture!], { maxLength: 3 });
    expect(blind!.attention).toEqual([]);
  });

  test('words are dropped while training alone', async () => {
    const batch = toTensors(await batchOf(PICTURES));
    const lossOf = (wordDropout: number, training: boolean): number =>
      modelOf({ wordDropout })
        .loss(batch, { training, random: new Random(3) })
        .total.dataSync()[0]!;
    expect(lossOf(0.5, false)).toBe(lossOf(0, true));
    expect(Math.abs(lossOf(0.5, true) - lossOf(0, true))).toBeGreaterThan(1e-5);
  });

  test('a file holds the whole model', async () => {
    const model = modelOf({ attention: 'hard' });
    const checkpoint = decodeCheckpoint(await encodeModel(model));
    const loaded = new Captioner(checkpoint.metadata.config as CaptionerConfig, new Random(9));
    loadModel(loaded, checkpoint);
    const pictures = PICTURES.map(({ picture }) => picture);
    expect(await writeCaptions(loaded, pictures)).toEqual(await writeCaptions(model, pictures));
  });

  test('the features of a place are those of the pixels around it', () => {
    const grid = new FeatureGrid({ channels: [4, 5] }, new Random(1));
    const [near, far] = [PICTURES[0]!, PICTURES[1]!].map(({ picture }) =>
      grid.forward(tf.tensor4d(Float32Array.from(picture.data), [1, SIDE, SIDE, 3])),
    );
    expect(near!.shape).toEqual([1, 4, 5 + 32]);
    const differences = tf.sum(tf.abs(tf.sub(near!, far!)), 2).dataSync();
    expect(differences[0]).toBeGreaterThan(0.01);
    expect(() => grid.forward(tf.zeros([1, 8, 8, 1]))).toThrow('expected images [batch, height, width, 3]');
  });

  test('a pass takes another of a picture’s captions', async () => {
    const source = captionSource(
      [{ picture: PICTURES[0]!.picture, captions: ['red', 'the square', 'on the left'] }],
      VOCABULARY,
      { batchSize: 1 },
    );
    const texts: string[] = [];
    for (let pass = 0; pass < 4; pass++)
      for await (const { inputs } of source) texts.push(VOCABULARY.decode(inputs.data.slice(1)));
    expect(texts).toEqual(['red', 'the square', 'on the left', 'red']);
  });

  test('what cannot be read or written is refused', async () => {
    const model = modelOf();
    const { picture } = PICTURES[0]!;
    await expect(writeCaptions(model, [picture], { width: 0 })).rejects.toThrow(
      'writeCaptions: expected width to be a whole number at least 1, got 0',
    );
    const small = { data: new Uint8Array(48), height: 4, width: 4 };
    await expect(writeCaptions(model, [picture, small])).rejects.toThrow(
      'writeCaptions: expected pictures [8, 8, 3] of 192 bytes, got [4, 4] of 48 bytes at index 1',
    );
    expect(await writeCaptions(model, [])).toEqual([]);
    const strange = [{ picture, captions: ['red on the roof'] }];
    expect(() => captionSource(strange, VOCABULARY, { batchSize: 1 })).toThrow(
      `captionSource: expected captions of the vocabulary's ${VOCABULARY.size} words, got 'roof' in 'red on the roof'; make`,
    );
    expect(() => captionSource(strange, VOCABULARY, { batchSize: 1, allowUnknown: true })).not.toThrow();
    expect(() => captionSource([], VOCABULARY, { batchSize: 1 })).toThrow('at least one picture, got none');
    expect(() => captionSource([{ picture, captions: [] }], VOCABULARY, { batchSize: 1 })).toThrow(
      'expected captions of the picture 0, got none',
    );
    expect(() => modelOf({ attention: 'Hard' as 'hard' })).toThrow(
      "Captioner: expected an attention 'soft', 'hard' or 'none', got 'Hard'",
    );
    expect(() => modelOf({ doublyStochastic: -1 })).toThrow('expected doublyStochastic to be a number');
  });
});
