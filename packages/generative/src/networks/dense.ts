import { heNormal, Linear, type Random, Sequential, type SequentialPart, tf } from '@reverie/core';
import { type ActivationName, activationOf } from './activation-name.ts';
import { type ImageShape, pixelsOf } from './image-shape.ts';

/** A network of fully connected layers. */
export interface DenseNetwork {
  /** Units of each hidden layer of the encoder; the decoder has them the other way round. */
  readonly hiddenSizes: readonly number[];
  /** Default: relu. */
  readonly activation?: ActivationName;
}

/** Fully connected layers with a nonlinearity behind each: their names are `0.weight`, `0.bias`, `2.weight` … */
function layersOf(sizes: readonly number[], activation: ActivationName, random: Random): SequentialPart[] {
  return sizes.slice(1).flatMap((outFeatures, index) => {
    const size = { inFeatures: sizes[index]!, outFeatures, initializer: heNormal };
    return [new Linear(size, random.split(`${index}`)), activationOf('DenseNetwork', activation)];
  });
}

/** [batch, …] as [batch, features] */
const flatten = (images: tf.Tensor): tf.Tensor => tf.reshape(images, [images.shape[0]!, -1]);

/** [batch, height, width, channels] to [batch, features], the last hidden size. */
export function denseEncoder(
  shape: ImageShape,
  { hiddenSizes, activation = 'relu' }: DenseNetwork,
  random: Random,
): Sequential {
  return new Sequential([flatten, ...layersOf([pixelsOf(shape), ...hiddenSizes], activation, random)]);
}

/** [batch, inFeatures] to [batch, height, width, channels]. */
export function denseDecoder(
  inFeatures: number,
  shape: ImageShape,
  { hiddenSizes, activation = 'relu' }: DenseNetwork,
  random: Random,
): Sequential {
  const sizes = [inFeatures, ...hiddenSizes.toReversed()];
  const output = { inFeatures: sizes.at(-1)!, outFeatures: pixelsOf(shape) };
  return new Sequential([
    ...layersOf(sizes, activation, random),
    new Linear(output, random.split('output')),
    (pixels) => tf.reshape(pixels, [-1, ...shape]),
  ]);
}
