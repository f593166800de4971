import {
  type Batch,
  type DataSource,
  type Module,
  parameterCount,
  Random,
  type TrainableModel,
  tf,
  toTensors,
} from '@reverie/core';
import {
  Captioner,
  CharRNN,
  captionSource,
  pairSource,
  Seq2Seq,
  type Seq2SeqConfig,
  textWindows,
} from '@reverie/rnn';
import type { Setup } from '../contestants.ts';
import { SEQ2SEQ_TASKS } from '../reproductions/seq2seq-tasks.ts';
import { differentiate } from './differentiate.ts';

/** A model and a batch for it. */
interface Work {
  readonly model: Module;
  readonly batch: Batch;
  /** Of the batch's tensors. */
  readonly loss: () => tf.Scalar;
  readonly dispose: () => void;
}

/** A training step that is measured. */
export interface ModelCase {
  readonly name: string;
  readonly quick: boolean;
  /** What a Python peer is told besides the batch and the number of parameters: which model, and its sizes. */
  readonly sizes: Readonly<Record<string, unknown>>;
  readonly make: () => Promise<Work>;
}

/** Those of the character LSTM in `bench char-rnn`. */
const CHARACTERS = { vocab: 65, batch: 32, time: 50 };
/** The defaults of {@link Seq2Seq} and {@link Captioner}. */
const HIDDEN = { hidden: 128, embedding: 32 };
const CAPTIONS = { batch: 32, side: 32, words: 8, vocab: 100 };

/** A recurrent layer that reads one-hot characters, and a linear one that predicts the next. */
function characters(cell: 'gru' | 'elman', hidden: number): ModelCase {
  const { vocab, batch, time } = CHARACTERS;
  const make = (): Promise<Work> => {
    const vocabulary = Array.from({ length: vocab }, (_, id) => String.fromCodePoint(48 + id));
    const random = new Random(2);
    const ids = Int32Array.from({ length: batch * time + 1 }, () => random.integer(vocab));
    const model = new CharRNN({ vocabulary, cell, hiddenSize: hidden }, new Random(1));
    return workOf(model, textWindows(ids, { batch, time }));
  };
  const name = `${cell === 'gru' ? 'GRU' : 'Elman'}, hidden ${hidden}`;
  return { name, quick: hidden === 128, sizes: { kind: 'characters', cell, hidden, vocab }, make };
}

/** The adding task's sums, as `reproduce seq2seq` learns them. */
function seq2seq(attention: NonNullable<Seq2SeqConfig['attention']>): ModelCase {
  const task = SEQ2SEQ_TASKS.find(({ name }) => name === 'adding')!;
  const source = [...task.sourceCharacters];
  const target = [...task.targetCharacters];
  const make = (): Promise<Work> => {
    const config = { sourceVocabulary: source, targetVocabulary: target, attention };
    const model = new Seq2Seq(config, new Random(1));
    const random = new Random(2);
    const pairs = Array.from({ length: 64 }, () => task.example(random));
    return workOf(model, pairSource(pairs, model.vocabularies, { batchSize: 64 }));
  };
  const sizes = { kind: 'seq2seq', attention, source: source.length, symbols: target.length + 1, ...HIDDEN };
  return { name: `Seq2Seq, ${attention}`, quick: attention === 'additive', sizes, make };
}

/** Soft attention with a gate over the 8 × 8 places of a picture. */
function captioner(): ModelCase {
  const { batch, side, words, vocab } = CAPTIONS;
  const make = (): Promise<Work> => {
    const vocabulary = ['<unk>', ...Array.from({ length: vocab - 1 }, (_, id) => 'w'.repeat(id + 1))];
    const model = new Captioner({ vocabulary, gate: true }, new Random(1));
    const random = new Random(2);
    const word = (): string => vocabulary[1 + random.integer(vocab - 1)]!;
    const pictures = Array.from({ length: batch }, () => ({
      picture: {
        data: Uint8Array.from({ length: side * side * 3 }, () => random.integer(256)),
        height: side,
        width: side,
      },
      captions: [Array.from({ length: words }, word).join(' ')],
    }));
    return workOf(model, captionSource(pictures, model.vocabulary, { batchSize: batch }));
  };
  const sizes = { kind: 'captioner', symbols: vocab + 1, channels: [32, 64, 64], attention: 64, ...HIDDEN };
  return { name: 'Captioner', quick: true, sizes, make };
}

export const MODEL_CASES: readonly ModelCase[] = [
  ...(['gru', 'elman'] as const).flatMap((cell) => [128, 512].map((hidden) => characters(cell, hidden))),
  seq2seq('additive'),
  seq2seq('general'),
  captioner(),
];

/** The loss of a batch, and all its gradients. */
export const modelStep =
  ({ make }: ModelCase): Setup =>
  async () => {
    const { model, loss, dispose } = await make();
    return { once: () => differentiate(loss, Object.values(model.parameters())), dispose };
  };

/** What a Python peer is told: the sizes, how many parameters its model must have, and the batch. */
export async function requestOf({ sizes, make }: ModelCase): Promise<object> {
  const { model, batch, dispose } = await make();
  const parameters = parameterCount(model);
  dispose();
  const arrays = Object.entries(batch).map(([name, { data, shape }]) => [name, { data: [...data], shape }]);
  return { ...sizes, parameters, batch: Object.fromEntries(arrays) };
}

async function workOf<B extends Batch>(
  model: Module & TrainableModel<B>,
  source: DataSource<B>,
): Promise<Work> {
  const { value: batch } = await source[Symbol.asyncIterator]().next();
  const tensors = toTensors<B>(batch);
  const random = new Random(3);
  return {
    model,
    batch,
    loss: () => model.loss(tensors, { training: true, random }).total,
    dispose: () => {
      tf.dispose({ ...tensors });
      model.dispose();
    },
  };
}
