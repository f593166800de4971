import {
  type Checkpoint,
  ConfigError,
  decodeCheckpoint,
  type ModelKind,
  modelFromCheckpoint,
  readShippedFile,
} from '@reverie/core';
import type { PictureClassifier } from '../evaluation/picture-classifier.ts';
import type { Generator } from '../gan/generator.ts';
import type { VAE } from '../vae/vae.ts';
import { CLASSIFIER_KIND, GENERATOR_KIND, VAE_KIND } from './model-kinds.ts';

/** The models that ship with this package; their model cards lie beside them. */
export interface PretrainedModels {
  /** Tells digits apart. */
  readonly 'mnist-classifier': PictureClassifier;
  /** Black and white digits, and 50 numbers each. */
  readonly 'mnist-vae': VAE;
  /** The same digits on a plane. */
  readonly 'mnist-vae-2d': VAE;
  /** Draws digits, of 64 numbers each. */
  readonly 'mnist-gan': Generator;
  /** Draws the digits that its `labels` ask for, of 64 numbers each. */
  readonly 'mnist-conditional-gan': Generator;
  /** Drawn faces, 32 × 32 in color, and 32 numbers each to change them by. */
  readonly 'faces-vae': VAE;
  /** Draws such faces sharper, of 32 numbers each. */
  readonly 'faces-gan': Generator;
}

/** A model that ships with this package. */
export type PretrainedName = keyof PretrainedModels;

/** Bundlers find files by `new URL(…, import.meta.url)` with the name in full. */
const SHIPPED: {
  readonly [Name in PretrainedName]: {
    readonly url: URL;
    readonly kind: ModelKind<PretrainedModels[Name]>;
  };
} = {
  'mnist-classifier': {
    url: new URL('../../checkpoints/mnist-classifier.safetensors', import.meta.url),
    kind: CLASSIFIER_KIND,
  },
  'mnist-vae': {
    url: new URL('../../checkpoints/mnist-vae.safetensors', import.meta.url),
    kind: VAE_KIND,
  },
  'mnist-vae-2d': {
    url: new URL('../../checkpoints/mnist-vae-2d.safetensors', import.meta.url),
    kind: VAE_KIND,
  },
  'mnist-gan': {
    url: new URL('../../checkpoints/mnist-gan.safetensors', import.meta.url),
    kind: GENERATOR_KIND,
  },
  'mnist-conditional-gan': {
    url: new URL('../../checkpoints/mnist-conditional-gan.safetensors', import.meta.url),
    kind: GENERATOR_KIND,
  },
  'faces-vae': {
    url: new URL('../../checkpoints/faces-vae.safetensors', import.meta.url),
    kind: VAE_KIND,
  },
  'faces-gan': {
    url: new URL('../../checkpoints/faces-gan.safetensors', import.meta.url),
    kind: GENERATOR_KIND,
  },
};

/** Whether a model of this name ships with this package. */
export const isPretrained = (name: string): name is PretrainedName => Object.hasOwn(SHIPPED, name);

/** Loads a model that ships with this package: from its folder in Node, over HTTP in a browser. */
export async function loadPretrained<Name extends PretrainedName>(
  name: Name,
): Promise<PretrainedModels[Name]> {
  if (!isPretrained(name)) {
    const expected = Object.keys(SHIPPED).join(' or ');
    throw new ConfigError({ who: 'loadPretrained', expected, got: `'${String(name)}'` });
  }
  return modelFromCheckpoint('loadPretrained', await readPretrained(name), [SHIPPED[name].kind]);
}

/** The names of the models that ship, and the kind of each. */
export const PRETRAINED: readonly (readonly [name: PretrainedName, kind: string])[] = Object.entries(
  SHIPPED,
).map(([name, { kind }]) => [name as PretrainedName, kind.kind]);

/** Reads the checkpoint of a model that ships. */
export async function readPretrained(name: PretrainedName): Promise<Checkpoint> {
  return decodeCheckpoint(await readShippedFile('loadPretrained', SHIPPED[name].url), name);
}
