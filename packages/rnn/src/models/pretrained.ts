import {
  type Checkpoint,
  ConfigError,
  decodeCheckpoint,
  type ModelKind,
  modelFromCheckpoint,
  readShippedFile,
} from '@reverie/core';
import { CharVocabulary } from '../text/char-vocabulary.ts';
import { CharRNN, type CharRNNConfig } from './char-rnn.ts';

/** The checkpoints that ship with this package; their model cards lie beside them. */
export type PretrainedName = 'tiny-shakespeare' | 'moby-dick';

const FILES: Readonly<Record<PretrainedName, URL>> = {
  'tiny-shakespeare': new URL('../../checkpoints/tiny-shakespeare.safetensors', import.meta.url),
  'moby-dick': new URL('../../checkpoints/moby-dick.safetensors', import.meta.url),
};

/** Whether a model of this name ships with this package. */
export const isPretrained = (name: string): name is PretrainedName => Object.hasOwn(FILES, name);

/** Loads a character model that ships with this package: from its folder in Node, over HTTP in a browser. */
export async function loadPretrained(name: PretrainedName = 'tiny-shakespeare'): Promise<CharRNN> {
  if (!isPretrained(name)) {
    throw new ConfigError({
      who: 'loadPretrained',
      expected: Object.keys(FILES).join(' or '),
      got: `'${name}'`,
    });
  }
  return charRNNFromCheckpoint(await readPretrained(name));
}

/** The names of the checkpoints that ship. */
export const PRETRAINED_NAMES = Object.keys(FILES) as readonly PretrainedName[];

/** Reads a checkpoint that ships. */
export async function readPretrained(name: PretrainedName): Promise<Checkpoint> {
  return decodeCheckpoint(await readShippedFile('loadPretrained', FILES[name]), name);
}

/**
 * Builds a character model from a checkpoint's config and loads its weights.
 *
 * @throws CheckpointError or ConfigError that says what is wrong with the config, or how the weights differ from it.
 */
export function charRNNFromCheckpoint(checkpoint: Checkpoint): CharRNN {
  return modelFromCheckpoint('charRNNFromCheckpoint', checkpoint, [CHAR_RNN]);
}

/** How character models are built again. */
export const CHAR_RNN: ModelKind<CharRNN> = {
  kind: 'CharRNN',
  leastWeights(config) {
    const { vocabulary, ...sizes } = config as CharRNNConfig;
    const { size } = new CharVocabulary(vocabulary);
    const { hiddenSize = 128, layers = 1, projectionSize = hiddenSize, embeddingSize } = sizes;
    // Of each kind of weight a part; together they bound every size.
    const embedding = embeddingSize === undefined ? 0 : size * embeddingSize;
    return embedding + hiddenSize * (embeddingSize ?? size) + layers * hiddenSize * projectionSize;
  },
  make: (config, random) => new CharRNN(config as CharRNNConfig, random),
};
