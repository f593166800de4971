import { readFile } from 'node:fs/promises';
import { decodeCheckpoint, loadModel, Random } from '@reverie/core';
import { PictureClassifier, type PictureClassifierConfig } from '@reverie/generative';

const FILE = new URL(
  '../../../packages/generative/checkpoints/mnist-classifier.safetensors',
  import.meta.url,
);

/** The classifier of digits that ships with the package. */
export async function shippedClassifier(): Promise<PictureClassifier> {
  const checkpoint = decodeCheckpoint(await readFile(FILE));
  const model = new PictureClassifier(checkpoint.metadata.config as PictureClassifierConfig, new Random(0));
  loadModel(model, checkpoint);
  return model;
}
