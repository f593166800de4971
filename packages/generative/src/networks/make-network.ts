import type { Layer, Random } from '@reverie/core';
import { type DenseNetwork, denseDecoder, denseEncoder } from './dense.ts';
import { type ImageShape, pixelsOf } from './image-shape.ts';

/** What encoder and decoder are made of; the decoder mirrors the encoder. */
export type NetworkConfig = DenseNetwork;

/** An encoder, and how many features it gives. */
export interface Encoder {
  /** [batch, height, width, channels] to [batch, features] */
  readonly layer: Layer;
  readonly features: number;
}

export function makeEncoder(shape: ImageShape, network: NetworkConfig, random: Random): Encoder {
  const features = network.hiddenSizes.at(-1) ?? pixelsOf(shape);
  return { layer: denseEncoder(shape, network, random), features };
}

/** [batch, inFeatures] to [batch, height, width, channels], any numbers. */
export function makeDecoder(
  inFeatures: number,
  shape: ImageShape,
  network: NetworkConfig,
  random: Random,
): Layer {
  return denseDecoder(inFeatures, shape, network, random);
}
