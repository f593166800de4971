import {
  type Checkpoint,
  CheckpointError,
  ConfigError,
  decodeCheckpoint,
  loadModel,
  Random,
} from '@reverie/core';
import { CharRNN, type CharRNNConfig } from './char-rnn.ts';

/** The checkpoints that ship with this package; their model cards lie beside them. */
export type PretrainedName = 'tiny-shakespeare';

const FILES: Readonly<Record<PretrainedName, URL>> = {
  'tiny-shakespeare': new URL('../../checkpoints/tiny-shakespeare.safetensors', import.meta.url),
};

/** Loads a character model that ships with this package: from its folder in Node, over HTTP in a browser. */
export async function loadPretrained(name: PretrainedName = 'tiny-shakespeare'): Promise<CharRNN> {
  const url = FILES[name];
  if (url === undefined) {
    throw new ConfigError({
      who: 'loadPretrained',
      expected: Object.keys(FILES).join(' or '),
      got: `'${name}'`,
    });
  }
  return charRNNFromCheckpoint(decodeCheckpoint(await readBytes(url), name));
}

/** Builds a character model from a checkpoint's config and loads its weights. */
export function charRNNFromCheckpoint(checkpoint: Checkpoint): CharRNN {
  const { kind, config } = checkpoint.metadata;
  if (kind !== 'CharRNN' || !('vocabulary' in config)) {
    throw new CheckpointError({
      who: 'charRNNFromCheckpoint',
      expected: 'a checkpoint of a CharRNN',
      got: `one of a ${kind}`,
    });
  }
  const model = new CharRNN(config as CharRNNConfig, new Random(0));
  try {
    loadModel(model, checkpoint);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
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
