import {
  adam,
  type Batch,
  type BatchTensors,
  batchSource,
  chain,
  clipByGlobalNorm,
  cosineDecay,
  type DataSource,
  Embedding,
  HierarchicalSoftmax,
  huffmanTree,
  Linear,
  type Loss,
  type LossContext,
  Module,
  type NDArray,
  Random,
  SampledSoftmax,
  softmaxCrossEntropy,
  type TrainableModel,
  tf,
  toTensors,
  train,
  warmUp,
} from '@reverie/core';
import { SPLIT_90_10, splitText } from '@reverie/datasets';
import { mobyDick } from '@reverie/datasets/node';
import { RecurrentStack, WordVocabulary } from '@reverie/rnn';
import type { Study } from '../reproduction.ts';

const KINDS = ['full', 'hierarchical', 'sampled'] as const;
type Kind = (typeof KINDS)[number];

const SIZES = { embedding: 64, hidden: 128, samples: 128 };
const WINDOWS = { time: 20, batch: 32 };
const PASSES = 3;
const LEARNING_RATE = 5e-3;
const SEED = 1;

interface WordBatch extends Batch {
  /** int32 [batch, time] */
  readonly inputs: NDArray;
  /** int32 [batch, time] */
  readonly targets: NDArray;
}

/** What predicts words from hidden states [rows, hidden]. */
interface Output {
  loss(hidden: tf.Tensor2D, targets: tf.Tensor1D, random: Random): tf.Scalar;
  logProbs(hidden: tf.Tensor2D): tf.Tensor2D;
}

/** An LSTM over words whose softmax is computed in one of three ways. */
class WordModel extends Module implements TrainableModel<WordBatch> {
  readonly kind = 'WordModel';
  readonly config = {};
  readonly #embedding: Embedding;
  readonly #rnn: RecurrentStack;
  readonly #output: Output;

  constructor(kind: Kind, counts: readonly number[], random: Random) {
    super();
    const embedding = { count: counts.length, size: SIZES.embedding };
    this.#embedding = this.child('embedding', new Embedding(embedding, random.split('embedding')));
    const stack = { cell: 'lstm', inputSize: SIZES.embedding, hiddenSize: SIZES.hidden } as const;
    this.#rnn = this.child('rnn', new RecurrentStack(stack, random.split('rnn')));
    this.#output = this.#outputOf(kind, counts, random.split('output'));
  }

  loss({ inputs, targets }: BatchTensors<WordBatch>, { random }: LossContext): Loss {
    const ids = tf.reshape(targets, [-1]) as tf.Tensor1D;
    return { total: this.#output.loss(this.#read(inputs), ids, random.split('softmax')) };
  }

  /** The sum of −log p of the targets, of all words' probabilities. */
  score({ inputs, targets }: BatchTensors<WordBatch>): tf.Scalar {
    const logProbs = this.#output.logProbs(this.#read(inputs));
    const places = tf.oneHot(tf.reshape(targets, [-1]) as tf.Tensor1D, logProbs.shape[1]);
    return tf.neg(tf.sum(tf.mul(logProbs, places))) as tf.Scalar;
  }

  /** [batch · time, hidden] */
  #read(inputs: tf.Tensor): tf.Tensor2D {
    return tf.reshape(this.#rnn.forward(this.#embedding.forward(inputs)).hidden, [-1, SIZES.hidden]);
  }

  #outputOf(kind: Kind, counts: readonly number[], random: Random): Output {
    const inFeatures = SIZES.hidden;
    if (kind === 'hierarchical') {
      const tree = huffmanTree(counts);
      const layer = this.child('output', new HierarchicalSoftmax({ inFeatures, tree }, random));
      return {
        loss: (hidden, targets) => layer.loss(hidden, targets).asScalar(),
        logProbs: (hidden) => layer.logProbs(hidden),
      };
    }
    if (kind === 'sampled') {
      const { samples } = SIZES;
      const layer = this.child('output', new SampledSoftmax({ inFeatures, counts, samples }, random));
      return {
        loss: (hidden, targets, stream) => layer.loss(hidden, targets, { random: stream }).asScalar(),
        logProbs: (hidden) => layer.logProbs(hidden),
      };
    }
    const layer = this.child('output', new Linear({ inFeatures, outFeatures: counts.length }, random));
    return {
      loss: (hidden, targets) => softmaxCrossEntropy(layer.forward(hidden), targets).asScalar(),
      logProbs: (hidden) => tf.logSoftmax(layer.forward(hidden)) as tf.Tensor2D,
    };
  }
}

/** Perplexity and time of a word model on Moby Dick, whose softmax is full, hierarchical or sampled. */
export const wordSoftmax: Study = wordSoftmaxOn(mobyDick, PASSES);

/** The same on any text. */
export function wordSoftmaxOn(loadText: () => Promise<string>, passes: number): Study {
  return {
    metric: 'lowest validation perplexity a word of three softmaxes, Moby Dick, last 10%',
    async run({ signal }) {
      const parts = splitText(await loadText(), SPLIT_90_10);
      const vocabulary = WordVocabulary.fromText(parts.train, { minCount: 2 });
      const [data, validation] = [vocabulary.encode(parts.train), vocabulary.encode(parts.validation)];
      const table = [];
      for (const kind of KINDS) {
        if (signal?.aborted) break;
        const row = await measure(kind, { data, validation, words: vocabulary.size, passes });
        process.stderr.write(`${kind}: perplexity ${row.perplexity}\n`);
        table.push(row);
      }
      return { value: Math.min(...table.map(({ perplexity }) => perplexity)), table };
    },
  };
}

async function measure(
  kind: Kind,
  task: { data: Int32Array; validation: Int32Array; words: number; passes: number },
): Promise<{ softmax: Kind; words: number; 'ms/step': number; perplexity: number }> {
  // A word that is in the vocabulary and not in the part counts once.
  const counts = Array.from({ length: task.words }, () => 1);
  for (const id of task.data) counts[id]!++;
  const model = new WordModel(kind, counts, new Random(SEED));
  const source = windowsOf(task.data);
  const steps = source.batches * task.passes;
  const learningRate = warmUp(cosineDecay({ initial: LEARNING_RATE, steps }), { steps: 20 });
  const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate }));
  const started = performance.now();
  await train(model, { data: source, optimizer, steps, random: new Random(SEED) });
  const perStep = (performance.now() - started) / steps;
  const perplexity = Math.exp(await meanScore(model, windowsOf(task.validation)));
  model.dispose();
  return {
    softmax: kind,
    words: task.words,
    'ms/step': Math.round(perStep * 10) / 10,
    perplexity: Math.round(perplexity * 10) / 10,
  };
}

/** Nats a word. */
async function meanScore(model: WordModel, windows: DataSource<WordBatch>): Promise<number> {
  let total = 0;
  for await (const batch of windows) {
    const sum = tf.tidy(() => model.score(toTensors(batch)));
    total += (await sum.data())[0]!;
    sum.dispose();
  }
  return total / (windows.batches * WINDOWS.time * WINDOWS.batch);
}

/** Whole windows alone, without a state that is carried; a text's rest is left out. */
function windowsOf(ids: Int32Array): DataSource<WordBatch> {
  const { time, batch } = WINDOWS;
  const size = time * batch;
  const cut = (from: number): NDArray => ({ data: ids.slice(from, from + size), shape: [batch, time] });
  return batchSource({
    batches: Math.floor((ids.length - 1) / size),
    batch: ({ index }) => ({ inputs: cut(index * size), targets: cut(index * size + 1) }),
  });
}
