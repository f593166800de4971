import {
  adam,
  arraySource,
  evaluate,
  Layer,
  Linear,
  permutation,
  Random,
  softmaxCrossEntropy,
  supervised,
  tf,
  train,
} from '@reverie/core';
import { Autoencoder, type AutoencoderConfig, type LabeledImageBatch } from '@reverie/generative';
import type { Findings, Study } from '../reproduction.ts';
import { trainForMinutes } from '../train-for-minutes.ts';
import { DIGIT_SHAPE, examplesAt, mnistArrays } from './mnist-arrays.ts';

const CONFIG: AutoencoderConfig = {
  imageShape: DIGIT_SHAPE,
  latentSize: 1000,
  network: { hiddenSizes: [] },
  codeActivation: 'sigmoid',
  reconstruction: 'crossEntropy',
  corruption: { kind: 'masking', share: 0.5 },
};
const LABELED = [100, 1000];
const SEEDS = [1, 2, 3];
/** Of all pretrainings together. */
const MINUTES = 9;
const BATCH = 128;
/** Passes over 100 labelled digits; fewer over more of them. */
const UPDATES = 600;
const RATE = 1e-3;

/** Digits learned from few labels, with and without an autoencoder that saw all digits without labels (the notes' section 9.1). */
export const semiSupervised: Study = {
  metric: 'points of accuracy that pretraining gains with 100 labels, mean of 3 seeds',
  async run({ data, minutes = MINUTES, signal }) {
    const digits = await mnistArrays(data);
    const results: { labels: number; scratch: number; pretrained: number }[] = [];
    for (const seed of SEEDS) {
      if (signal?.aborted) break;
      const random = new Random(seed);
      const { images } = digits.train;
      const pretrained = new Autoencoder(CONFIG, random.split('model'));
      await trainForMinutes(pretrained, {
        data: arraySource({ images }, { batchSize: BATCH, shuffle: random.split('order'), dropLast: true }),
        random,
        minutes: minutes / SEEDS.length,
        rate: { initial: 3e-3 },
        label: `seed ${seed}`,
        signal,
      });
      for (const labels of LABELED) {
        const some = fewOf(digits.train, labels, random.split(`labels ${labels}`));
        const fresh = new Autoencoder(CONFIG, random.split('model'));
        results.push({
          labels,
          scratch: await accuracyOf(fresh, some, digits.test, random),
          pretrained: await accuracyOf(copyOf(pretrained), some, digits.test, random),
        });
      }
      pretrained.dispose();
    }
    const table = LABELED.map((labels) =>
      rowOf(
        labels,
        results.filter((result) => result.labels === labels),
      ),
    );
    return { value: table[0]!['points gained'] as number, table };
  },
};

/** An autoencoder's encoder with a linear layer behind it. */
class CodeClassifier extends Layer {
  readonly #autoencoder: Autoencoder;
  readonly #output: Linear;

  constructor(autoencoder: Autoencoder, random: Random) {
    super();
    this.#autoencoder = this.child('autoencoder', autoencoder);
    const sizes = { inFeatures: autoencoder.config.latentSize, outFeatures: 10 };
    this.#output = this.child('output', new Linear(sizes, random));
  }

  forward(images: tf.Tensor): tf.Tensor {
    return this.#output.forward(this.#autoencoder.encode(images));
  }
}

/** Trains encoder and output on labelled digits; takes the autoencoder over. */
async function accuracyOf(
  autoencoder: Autoencoder,
  some: LabeledImageBatch,
  test: LabeledImageBatch,
  random: Random,
): Promise<number> {
  const network = new CodeClassifier(autoencoder, random.split('output'));
  const batch = { inputs: some.images, targets: some.labels };
  await train(
    supervised(network, (x, y) => softmaxCrossEntropy(x as tf.Tensor2D, y as tf.Tensor1D)),
    {
      data: arraySource(batch, {
        batchSize: Math.min(100, some.labels.data.length),
        shuffle: random.split('few'),
      }),
      optimizer: adam({ learningRate: RATE }),
      steps: UPDATES,
      random,
    },
  );
  const accuracy = supervised(network, rightShare);
  const held = { inputs: test.images, targets: test.labels };
  const { loss = Number.NaN } = await evaluate(accuracy, arraySource(held, { batchSize: 500 }));
  network.dispose();
  return loss;
}

/** As a loss: the share of examples whose likeliest class is the right one. */
const rightShare = (logits: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
  tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));

/** An autoencoder with the same weights. */
function copyOf(original: Autoencoder): Autoencoder {
  const copy = new Autoencoder(CONFIG, new Random(0));
  copy.loadParameters({ ...original.parameters(), ...original.buffers() });
  return copy;
}

/** So many of the examples, as many of each digit. */
function fewOf(examples: LabeledImageBatch, count: number, random: Random): LabeledImageBatch {
  const { labels } = examples;
  const left = new Map(Array.from({ length: 10 }, (_, digit) => [digit, count / 10]));
  const rows = [...permutation(random, labels.data.length)].filter((row) => {
    const digit = labels.data[row]!;
    const wanted = left.get(digit)!;
    if (wanted === 0) return false;
    left.set(digit, wanted - 1);
    return true;
  });
  return examplesAt(examples, rows);
}

function rowOf(
  labels: number,
  results: readonly { readonly scratch: number; readonly pretrained: number }[],
): Findings['table'][number] {
  const mean = (name: 'scratch' | 'pretrained'): number =>
    results.reduce((sum, result) => sum + result[name], 0) / results.length;
  const percent = (share: number): number => Number((100 * share).toFixed(1));
  const list = (name: 'scratch' | 'pretrained'): string =>
    results.map((result) => percent(result[name])).join(', ');
  return {
    labels,
    'from scratch': percent(mean('scratch')),
    pretrained: percent(mean('pretrained')),
    'points gained': percent(mean('pretrained') - mean('scratch')),
    'seeds, from scratch': list('scratch'),
    'seeds, pretrained': list('pretrained'),
  };
}
