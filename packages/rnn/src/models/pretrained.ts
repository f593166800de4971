import {
  type Checkpoint,
  CheckpointError,
  ConfigError,
  decodeCheckpoint,
  loadModel,
  Random,
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
  return charRNNFromCheckpoint(decodeCheckpoint(await readBytes(FILES[name]), name));
}

/**
 * Builds a character model from a checkpoint's config and loads its weights.
 *
 * @throws CheckpointError or ConfigError that says what is wrong with the config, or how the weights differ from it.
 */
export function charRNNFromCheckpoint(checkpoint: Checkpoint): CharRNN {
  const { kind, config } = checkpoint.metadata;
  if (kind !== 'CharRNN' || !('vocabulary' in config)) {
    throw new CheckpointError({
      who: 'charRNNFromCheckpoint',
      expected: 'a checkpoint of a CharRNN',
      got: `one of a ${kind}`,
    });
  }
  checkClaims(config as CharRNNConfig, checkpoint.tensors); // and CharRNN checks each field
  const model = new CharRNN(config as CharRNNConfig, new Random(0));
  try {
    loadModel(model, checkpoint);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

/** Refuses a config that asks for more weights than there are, before it costs the memory and time to make them. */
function checkClaims(config: CharRNNConfig, tensors: Checkpoint['tensors']): void {
  const { size } = new CharVocabulary(config.vocabulary);
  const { hiddenSize = 128, layers = 1, projectionSize = hiddenSize, embeddingSize } = config;
  // Of each kind of weight a part; together they bound every size.
  const embedding = embeddingSize === undefined ? 0 : size * embeddingSize;
  const claimed = embedding + hiddenSize * (embeddingSize ?? size) + layers * hiddenSize * projectionSize;
  const held = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
  if (!(claimed > held)) return;
  throw new CheckpointError({
    who: 'charRNNFromCheckpoint',
    expected: `at least the ${claimed} weights that its config asks for`,
    got: `${held}`,
    remedy: 'the file is damaged; use another checkpoint',
  });
}

async function readBytes(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new CheckpointError({
      who: 'loadPretrained',
      expected: `the file ${url}`,
      got: `HTTP status ${response.status}`,
    });
  }
  return new Uint8Array(await response.arrayBuffer());
}
