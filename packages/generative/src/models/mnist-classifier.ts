import { decodeCheckpoint, type ModelKind, modelFromCheckpoint, readShippedFile } from '@reverie/core';
import { PictureClassifier, type PictureClassifierConfig } from '../evaluation/picture-classifier.ts';

const FILE = new URL('../../checkpoints/mnist-classifier.safetensors', import.meta.url);

const KIND: ModelKind<PictureClassifier> = {
  kind: 'PictureClassifier',
  leastWeights: () => 0, // it ships: nobody else wrote its config
  make: (config, random) => new PictureClassifier(config as PictureClassifierConfig, random),
};

/** The classifier of digits that ships with this package, by which generators of digits are judged. The caller disposes it. */
export async function mnistClassifier(): Promise<PictureClassifier> {
  const who = 'mnistClassifier';
  return modelFromCheckpoint(who, decodeCheckpoint(await readShippedFile(who, FILE), who), [KIND]);
}
